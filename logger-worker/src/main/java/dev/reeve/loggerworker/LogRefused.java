// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.LogFilterTree.Place;
import org.jspecify.annotations.Nullable;

/** A call this worker does not carry out, with the reason the caller is told. Nothing of the call was acknowledged. */
final class LogRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final long retryAfterMs;
    private final transient @Nullable Place place;

    /** Why; {@code LogErrors} maps each to the wire. */
    enum Reason {
        /** Malformed: sending it again does not help. */
        INVALID,
        /** The filter as typed is none; {@link #place} says where. */
        FILTER,
        /** Over a limit: send less at once. */
        TOO_LARGE,
        /** No token. */
        UNAUTHENTICATED,
        /** The token lacks the scope. */
        FORBIDDEN,
        /** What there is room for at once is under way: records, viewers, searches. Again later. */
        FULL,
        /** The database is away: keep the records and send again later. */
        STORE_AWAY,
        /** The search took too long: ask for a narrower range. */
        TOO_SLOW,
        /** Not there, or not in the caller's tenant. */
        NOT_FOUND,
        /** The device does not carry out such a command. */
        NOT_OFFERED,
        /** More than a device is asked to do, or than there is room for. */
        TOO_OFTEN,
        /** The app has sent what it may in a day. */
        QUOTA,
        /** No broker took the command: the device was not told. */
        NOT_SENT
    }

    LogRefused(Reason reason, String text) {
        this(reason, text, 0);
    }

    LogRefused(Reason reason, String text, long retryAfterMs) {
        this(reason, text, retryAfterMs, null);
    }

    private LogRefused(Reason reason, String text, long retryAfterMs, @Nullable Place place) {
        super(text);
        this.reason = reason;
        this.retryAfterMs = retryAfterMs;
        this.place = place;
    }

    static LogRefused filter(String text, Place place) {
        return new LogRefused(Reason.FILTER, text, 0, place);
    }

    static LogRefused invalid(String text) {
        return new LogRefused(Reason.INVALID, text);
    }

    static LogRefused tooLarge(String text) {
        return new LogRefused(Reason.TOO_LARGE, text);
    }

    static LogRefused notFound(String text) {
        return new LogRefused(Reason.NOT_FOUND, text);
    }

    Reason reason() {
        return reason;
    }

    /** When to try again, in milliseconds; 0 = do not. */
    long retryAfterMs() {
        return retryAfterMs;
    }

    /** Of the mistake in a filter; null for every other reason. */
    @Nullable
    Place place() {
        return place;
    }
}
