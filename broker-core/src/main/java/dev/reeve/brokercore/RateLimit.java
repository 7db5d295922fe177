// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often one caller may call: a bucket that holds {@code burst} requests and is refilled evenly.
 *
 * @param requests so many
 * @param periodMs in so long
 * @param burst at once, after a pause
 */
public record RateLimit(int requests, long periodMs, int burst) {
    private static final int MAX = 1_000_000;
    private static final long HOUR_MS = 3_600_000;
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,6})/(s|m|h)");

    public RateLimit {
        BrokerSettings.requireRange("requests of a rate limit", requests, 1, MAX);
        BrokerSettings.requireRange("period of a rate limit in ms", periodMs, 1, HOUR_MS);
        BrokerSettings.requireRange("burst of a rate limit", burst, 1, MAX);
    }

    /**
     * Reads {@code 100/s}, {@code 20/m} or {@code 5/h}; as many at once.
     *
     * @throws IllegalArgumentException another form
     */
    public static RateLimit parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("rate limit is <number>/s, /m or /h, not \"" + text + "\"");
        }
        int requests = Integer.parseInt(matcher.group(1));
        long periodMs = switch (matcher.group(2)) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> HOUR_MS;
        };
        return new RateLimit(requests, periodMs, requests);
    }

    public RateLimit withBurst(int value) {
        return new RateLimit(requests, periodMs, value);
    }
}
