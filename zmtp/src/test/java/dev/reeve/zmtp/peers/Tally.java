// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What became of a load, as all dealers say it: {@code done COUNT CHECKSUM FIRST-TO...}.
 *
 * @param answered messages that came back
 * @param checksum of those, in their order
 * @param gaps what did not come back between those that did
 */
record Tally(int answered, long checksum, List<Gap> gaps) {
    private static final Pattern LINE = Pattern.compile("done ([0-9]+) ([0-9]+)((?: [0-9]+-[0-9]+)*)\\R");

    /** Numbers from the first one to before the other. */
    record Gap(int first, int to) {}

    Tally {
        gaps = List.copyOf(gaps);
    }

    String line() {
        StringBuilder line = new StringBuilder("done " + answered + " " + checksum);
        gaps.forEach(gap -> line.append(' ').append(gap.first).append('-').append(gap.to));
        return line.toString();
    }

    static Tally parse(String output) {
        Matcher matcher = LINE.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError("no tally in: " + output);
        }
        List<Gap> gaps = new ArrayList<>();
        for (String gap : matcher.group(3).strip().split(" ", -1)) {
            int dash = gap.indexOf('-');
            if (dash > 0) {
                gaps.add(new Gap(Integer.parseInt(gap.substring(0, dash)), Integer.parseInt(gap.substring(dash + 1))));
            }
        }
        return new Tally(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)), gaps);
    }

    /** What the checksum must be. */
    long expectedChecksum() {
        CRC32 sum = new CRC32();
        int number = 0;
        int left = answered;
        for (Gap gap : gaps) {
            left -= gap.first - number;
            for (; number < gap.first; number++) {
                WireMessages.addTo(sum, WireMessages.of(number));
            }
            number = gap.to;
        }
        for (int last = number + left; number < last; number++) {
            WireMessages.addTo(sum, WireMessages.of(number));
        }
        return sum.getValue();
    }
}
