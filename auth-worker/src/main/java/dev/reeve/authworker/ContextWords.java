// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that anybody would try here: what the app is called, its owner's own, parts of the person's address. A password
 * may contain them; it may not be one of them with a year and a mark behind it.
 *
 * @param words lower case
 */
record ContextWords(List<String> words) {
    /** Shorter ones occur in anything. */
    private static final int WORD_MIN = 4;

    /** Letters that have to be left when the words are taken away. */
    private static final int LEFT_MIN = 4;

    private static final Pattern APART = Pattern.compile("[^\\p{L}]+");

    ContextWords {
        words = words.stream().flatMap(ContextWords::parts).distinct().toList();
    }

    /** Also with the parts of that address. */
    ContextWords with(EmailAddress email) {
        return with(email.key());
    }

    ContextWords with(String text) {
        return new ContextWords(Stream.concat(words.stream(), Stream.of(text)).toList());
    }

    boolean isLittleElse(String password) {
        String left = password.toLowerCase(Locale.ROOT);
        for (String word : words) {
            left = left.replace(word, "");
        }
        return left.length() < password.length()
                && left.codePoints().filter(Character::isLetter).count() < LEFT_MIN;
    }

    private static Stream<String> parts(String text) {
        return APART.splitAsStream(text.toLowerCase(Locale.ROOT)).filter(part -> part.length() >= WORD_MIN);
    }
}
