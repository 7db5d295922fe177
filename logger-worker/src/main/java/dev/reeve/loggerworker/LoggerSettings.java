// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.time.Duration;

/**
 * The logger's settings, checked once at start: a wrong one stops it with the key, the value and what is allowed.
 *
 * @param appendCapacity calls of {@code reeve.log.v1.log} and of OTLP at once, each
 * @param follows viewers at once
 */
record LoggerSettings(
        int appendCapacity,
        int follows,
        Shedding.QueueBound queue,
        GroupWriter.Group group,
        Viewer.Bound viewer,
        Times times,
        Keep keep) {

    /**
     * @param commitPatience how long a caller waits for its commit
     * @param search a page that is not full by then ends
     * @param heartbeat of a stream without news
     * @param retentionEvery between two rounds of the retention job
     */
    record Times(Duration commitPatience, Duration search, Duration heartbeat, Duration retentionEvery) {}

    /**
     * How long records are kept: TRACE and DEBUG, the others; and how much of an app.
     *
     * @param appBytesMax over it the oldest go
     * @param appDayBytesMax that an app may send in a day; 0 = no bound
     */
    record Keep(Duration shortLived, Duration longLived, long appBytesMax, long appDayBytesMax) {}

    LoggerSettings {
        between("append-capacity", appendCapacity, 1, 1_000);
        between("follows", follows, 1, 1_000);
        between("queue.records", queue.records(), 1_000, 10_000_000);
        between("queue.bytes", queue.bytes(), 1 << 20, 16L << 30);
        between("group.records", group.recordsMax(), 1, 100_000);
        between("group.gather", group.gather(), Duration.ZERO, Duration.ofSeconds(5));
        between("store-retry", group.retry(), Duration.ofMillis(50), Duration.ofMinutes(5));
        between("viewer.records", viewer.entries(), 100, 1_000_000);
        between("viewer.bytes", viewer.bytes(), 128 << 10, 1L << 30);
        between("commit-patience", times.commitPatience(), Duration.ofMillis(100), Duration.ofMinutes(1));
        between("search-time", times.search(), Duration.ofMillis(100), Duration.ofSeconds(30));
        between("heartbeat", times.heartbeat(), Duration.ofSeconds(1), Duration.ofMinutes(1));
        between("retention-every", times.retentionEvery(), Duration.ofSeconds(10), Duration.ofHours(1));
        between("keep-short", keep.shortLived(), Duration.ofHours(1), Duration.ofDays(31));
        between("app-bytes-max", keep.appBytesMax(), 1 << 20, 1L << 50);
        between("app-day-bytes-max", keep.appDayBytesMax(), 0, 1L << 50);
        between("keep-long", keep.longLived(), Duration.ofDays(1), Duration.ofDays(3_650));
    }

    private static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "reeve.logger." + key + " is " + value + ", allowed is " + least + " to " + most);
        }
    }

    private static void between(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "reeve.logger." + key + " is " + value + ", allowed is " + least + " to " + most);
        }
    }
}
