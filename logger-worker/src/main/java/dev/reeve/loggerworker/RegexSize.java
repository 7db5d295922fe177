// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How large a pattern becomes when its counted repetitions are written out, before any engine does that: a few
 * characters can stand for millions of steps. An estimate: brackets and repetitions count, syntax is not checked.
 */
final class RegexSize {
    private static final Pattern COUNTED = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?\\}");

    private final String pattern;
    /** Sizes of the open groups, innermost first. */
    private final Deque<Long> groups = new ArrayDeque<>();
    /** Of the last thing read, which a repetition repeats. */
    private long last;

    private RegexSize(String pattern) {
        this.pattern = pattern;
        groups.push(0L);
    }

    /** In steps; stops counting beyond {@code most}. */
    static long of(String pattern, long most) {
        return new RegexSize(pattern).count(most);
    }

    private long count(long most) {
        for (int i = 0; i < pattern.length() && whole() <= most; ) {
            i = step(i);
        }
        return whole();
    }

    private long whole() {
        return groups.stream().mapToLong(Long::longValue).sum();
    }

    /** Reads what stands there; where to go on. */
    private int step(int at) {
        return switch (pattern.charAt(at)) {
            case '\\' -> add(behindEscape(at));
            case '[' -> add(behindClass(at));
            case '(' -> {
                groups.push(0L);
                last = 0;
                yield at + 1;
            }
            case ')' -> closed(at);
            case '{' -> repeated(at);
            default -> add(at + 1);
        };
    }

    private int add(int next) {
        last = 1;
        groups.push(groups.pop() + 1);
        return next;
    }

    private int closed(int at) {
        if (groups.size() > 1) {
            last = groups.pop() + 1;
            groups.push(groups.pop() + last);
        }
        return at + 1;
    }

    private int repeated(int at) {
        Matcher counted = COUNTED.matcher(pattern).region(at, pattern.length());
        if (!counted.lookingAt()) {
            return add(at + 1);
        }
        String most = counted.group(2);
        long times = Math.max(number(counted.group(1)), number(most)) + (most != null && most.isEmpty() ? 1 : 0);
        groups.push(groups.pop() + last * Math.max(0, times - 1));
        last *= Math.max(1, times);
        return counted.end();
    }

    private static long number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** Code points and classes by name, as {@code \x{10FFFF}}, have brackets of their own. */
    private int behindEscape(int at) {
        boolean isNamed = at + 2 < pattern.length()
                && "xpP".indexOf(pattern.charAt(at + 1)) >= 0
                && pattern.charAt(at + 2) == '{';
        int end = isNamed ? pattern.indexOf('}', at) + 1 : 0;
        return end > 0 ? end : Math.min(at + 2, pattern.length());
    }

    /** A class counts as one, whatever it holds. */
    private int behindClass(int at) {
        int next = at + 1;
        if (next < pattern.length() && pattern.charAt(next) == '^') {
            next++;
        }
        if (next < pattern.length() && pattern.charAt(next) == ']') {
            next++;
        }
        while (next < pattern.length() && pattern.charAt(next) != ']') {
            next += pattern.charAt(next) == '\\' ? 2 : 1;
        }
        return Math.min(next + 1, pattern.length());
    }
}
