// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version's numbers, the weightiest first; what follows them is not looked at. */
record ClientVersion(List<Integer> numbers) {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9}){0,3}");

    ClientVersion {
        numbers = List.copyOf(numbers);
    }

    /** Whether it is numbers and nothing else. */
    static boolean isOne(String text) {
        return NUMBERS.matcher(text).matches();
    }

    /** One that does not begin with a number is before every other. */
    static ClientVersion of(String text) {
        Matcher found = NUMBERS.matcher(text);
        return found.lookingAt()
                ? new ClientVersion(Arrays.stream(found.group().split("\\.", -1))
                        .map(Integer::valueOf)
                        .toList())
                : new ClientVersion(List.of());
    }

    /** A number that is missing is 0. */
    boolean isBefore(ClientVersion other) {
        int most = Math.max(numbers.size(), other.numbers.size());
        for (int i = 0; i < most; i++) {
            if (number(i) != other.number(i)) {
                return number(i) < other.number(i);
            }
        }
        return false;
    }

    private int number(int place) {
        return place < numbers.size() ? numbers.get(place) : 0;
    }
}
