// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks of short texts that callers send; a refusal names the field, never its value. */
final class InputText {
    private static final int DISPLAY_NAME_MAX = 128;
    private static final Pattern LANGUAGE = Pattern.compile("(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})?");

    private InputText() {}

    /** The text itself, when it has at most {@code lengthMax} characters and no control character. */
    static String bounded(String field, String text, int lengthMax) {
        if (text.codePointCount(0, text.length()) > lengthMax) {
            throw AuthRefusal.invalid(field + " is longer than " + lengthMax + " characters");
        }
        if (!text.codePoints().allMatch(InputText::isAllowed)) {
            throw AuthRefusal.invalid(field + " contains a control character");
        }
        return text;
    }

    /** One of a few words. */
    static String oneOf(String field, String word, List<String> allowed) {
        if (!allowed.contains(word)) {
            String words = allowed.stream().filter(one -> !one.isEmpty()).collect(Collectors.joining(", "));
            throw AuthRefusal.invalid(field + " must be one of " + words);
        }
        return word;
    }

    /** What a person wants to be called. */
    static String displayName(String typed) {
        return bounded("displayName", typed.strip(), DISPLAY_NAME_MAX);
    }

    /** A language tag as browsers and phones name it (BCP 47); empty = no wish. */
    static String language(String tag) {
        if (!LANGUAGE.matcher(tag).matches()) {
            throw AuthRefusal.invalid("language must have a form like de or de-AT");
        }
        return tag;
    }

    /** Control characters break logs, headers and PostgreSQL's text; half a surrogate pair is no character at all. */
    static boolean isAllowed(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }
}
