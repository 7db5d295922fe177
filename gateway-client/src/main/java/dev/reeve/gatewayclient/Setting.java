// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** The numbers of docs/client-spec.md, with the names they have there. Milliseconds unless the name says otherwise. */
public enum Setting {
    /** First bound of a wait after a failure; doubles with each. */
    BACKOFF_BASE_MS("backoffBaseMs", 500),
    /** Last bound of such a wait. */
    BACKOFF_CAP_MS("backoffCapMs", 30_000),
    /** A socket that says nothing for this long is dead. */
    SILENCE_MS("silenceMs", 35_000),
    /** A ping sent to find out must be answered within. */
    PROBE_MS("probeMs", 5_000),
    /** How long WebSockets count as blocked. */
    BLOCKED_MS("blockedMs", 300_000),
    /** Opening the socket. */
    CONNECT_MS("connectMs", 10_000),
    /** The answer to the token shown on it. */
    AUTH_MS("authMs", 10_000),
    /** Part of a token's life after which it is renewed, 0 to 1. */
    REFRESH_AT("refreshAt", 0.8),
    /** One refresh. */
    REFRESH_MS("refreshMs", 10_000),
    /** Deadline of a call that names none. */
    DEADLINE_MS("deadlineMs", 10_000),
    /** After its deadline a call ends by itself. */
    GRACE_MS("graceMs", 1_000),
    /** Tries of one call in all. */
    ATTEMPTS_MAX("attemptsMax", 4),
    /** Calls open on one socket; more go over HTTP. */
    OPEN_CALLS_MAX("openCallsMax", 100),
    /** Parts of a stream that nobody has read. */
    PARTS_MAX("partsMax", 1_000),
    /** Publications that a listener has not taken. */
    TOPIC_BUFFER_MAX("topicBufferMax", 1_000),
    /** Entries of the outbox. */
    OUTBOX_ENTRIES_MAX("outboxEntriesMax", 1_000),
    /** Bytes of the outbox. */
    OUTBOX_BYTES_MAX("outboxBytesMax", 5 * 1024 * 1024),
    /** Life of an entry. */
    OUTBOX_LIFE_MS("outboxLifeMs", 24 * 3_600_000L),
    /** Log records that are not acknowledged, of all log sessions together. */
    LOG_RECORDS_MAX("logRecordsMax", 50_000),
    /** Bytes of them; on disk, of their files. */
    LOG_BYTES_MAX("logBytesMax", 10 * 1024 * 1024),
    /** Bytes of one of those files. */
    LOG_SEGMENT_BYTES_MAX("logSegmentBytesMax", 1024 * 1024),
    /** Life of a record that cannot be sent. */
    LOG_LIFE_MS("logLifeMs", 72 * 3_600_000L),
    /** Records of one append. */
    LOG_BATCH_MAX("logBatchMax", 100),
    /** Bytes of one append. */
    LOG_BATCH_BYTES_MAX("logBatchBytesMax", 128 * 1024),
    /** A record waits this long for company. */
    LOG_FLUSH_MS("logFlushMs", 5_000),
    /** Records a second, in the long run. */
    LOG_RATE_MAX("logRateMax", 200),
    /** Records at once. */
    LOG_BURST_MAX("logBurstMax", 2_000),
    /** Bytes of log records an hour, on a metered network. */
    LOG_METERED_BYTES_MAX("logMeteredBytesMax", 5 * 1024 * 1024),
    /** Of those, at once. */
    LOG_METERED_BURST_MAX("logMeteredBurstMax", 1024 * 1024),
    /** A log session. */
    LOG_SESSION_MS("logSessionMs", 4 * 3_600_000L),
    /** A log session while the app is not seen. */
    LOG_SESSION_HIDDEN_MS("logSessionHiddenMs", 15 * 60_000L),
    /** Levels are asked for no more often because of what an append's reply says. */
    LOG_CONFIG_MS("logConfigMs", 5_000),
    /** Levels are asked for so long after a socket has opened, at most: not by a whole fleet at once. */
    LOG_CONFIG_SPREAD_MS("logConfigSpreadMs", 5_000),
    /** Records below the level that are kept for the first error; 0 = none. */
    FLIGHT_RECORDS_MAX("flightRecordsMax", 500),
    /** Bytes of them. */
    FLIGHT_BYTES_MAX("flightBytesMax", 1024 * 1024),
    /** They are sent no more often. */
    FLIGHT_EVERY_MS("flightEveryMs", 60_000),
    /** A record waits this long while somebody looks on. */
    LIVE_FLUSH_MS("liveFlushMs", 100),
    /** How long somebody looks on without asking again. */
    LIVE_LEASE_MS("liveLeaseMs", 60_000),
    /** Values that can be watched. */
    WATCH_NAMES_MAX("watchNamesMax", 100),
    /** Watches at once. */
    WATCHES_MAX("watchesMax", 10),
    /** Values are looked at no more often. */
    WATCH_EVERY_MS("watchEveryMs", 250),
    /** A watch without asking again. */
    WATCH_LEASE_MS("watchLeaseMs", 30_000),
    /** Memory is looked at no more often. */
    MEMORY_EVERY_MS("memoryEveryMs", 5_000),
    /** Last records that are asked for. */
    RECALL_MAX("recallMax", 500),
    /** Closing the client. */
    CLOSE_MS("closeMs", 2_000);

    private final String key;
    private final double usual;

    Setting(String key, double usual) {
        this.key = key;
        this.usual = usual;
    }

    /** As in the specification. */
    public String key() {
        return key;
    }

    /** The value unless the app says otherwise. */
    public double usual() {
        return usual;
    }
}
