// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import java.util.UUID;

/**
 * Why a live connection is closed. 4000-4099: come back later; 4100-4199: get a new token first; 4200-4299: mend the
 * program.
 */
enum CloseCode {
    UNSUPPORTED(1003, "WRONG_FRAME_TYPE"),
    BAD_TEXT(1007, "NOT_UTF8"),
    TOO_LARGE(1009, "MESSAGE_TOO_LARGE"),
    DRAIN(1012, "DRAIN"),
    LATER(1013, "TRY_LATER"),
    MAX_AGE(4001, "MAX_AGE"),
    NO_PONG(4002, "NO_PONG"),
    SLOW(4003, "SLOW_READER"),
    TOO_MANY_CONNECTIONS(4004, "TOO_MANY_CONNECTIONS"),
    TOKEN_EXPIRED(4100, "TOKEN_EXPIRED"),
    NO_AUTH(4101, "NO_AUTH"),
    TOKEN_REJECTED(4102, "UNAUTHENTICATED"),
    BAD_FRAME(4200, "BAD_FRAME"),
    SESSION_REVOKED(4201, "SESSION_REVOKED"),
    RATE_ABUSE(4202, "RATE_ABUSE"),
    CLIENT_TOO_OLD(4203, "CLIENT_TOO_OLD");

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    /** The same where there are no close codes: as the last event, or the status of a stream. */
    Problem problem(UUID requestId) {
        return switch (this) {
            case DRAIN, LATER, MAX_AGE, NO_PONG ->
                Problem.of(ErrorReason.NO_WORKERS, "the connection ends here; open another: " + reason, requestId);
            case UNSUPPORTED, BAD_TEXT, BAD_FRAME ->
                Problem.of(ErrorReason.INVALID_REQUEST, "not a frame: " + reason, requestId);
            case CLIENT_TOO_OLD ->
                Problem.of(ErrorReason.INVALID_REQUEST, "newer clients only are served here: " + reason, requestId);
            case TOO_LARGE -> Problem.of(ErrorReason.TOO_LARGE, "a message is too large", requestId);
            case SLOW -> Problem.of(ErrorReason.QUEUE_FULL, "what is sent is read too slowly", requestId);
            case TOO_MANY_CONNECTIONS, RATE_ABUSE -> Problem.of(ErrorReason.RATE_LIMITED, reason, requestId);
            case TOKEN_EXPIRED -> Problem.of(ErrorReason.UNAUTHENTICATED, "the token has expired", requestId);
            case NO_AUTH -> Problem.of(ErrorReason.UNAUTHENTICATED, "no token was shown in time", requestId);
            case TOKEN_REJECTED -> Problem.of(ErrorReason.UNAUTHENTICATED, "no valid token", requestId);
            case SESSION_REVOKED -> Problem.of(ErrorReason.UNAUTHENTICATED, "the session was revoked", requestId);
        };
    }

    short code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
