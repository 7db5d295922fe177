// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.workersdk.ServiceError;
import dev.reeve.workersdk.ServiceError.Code;
import java.time.Duration;

/** {@link LogRefused} on the wire: the one place where its reasons get codes. */
final class LogErrors {
    private LogErrors() {}

    static ServiceError of(LogRefused refused) {
        String text = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case INVALID, TOO_LARGE -> ServiceError.invalidRequest(text);
            case UNAUTHENTICATED -> ServiceError.of(Code.UNAUTHENTICATED, "UNAUTHENTICATED", text);
            case FORBIDDEN -> ServiceError.forbidden(text);
            case FULL -> later(Code.RESOURCE_EXHAUSTED, "QUEUE_FULL", refused);
            case STORE_AWAY -> later(Code.UNAVAILABLE, "STORE_AWAY", refused);
            case NOT_FOUND -> ServiceError.of(Code.NOT_FOUND, "NOT_FOUND", text);
            case NOT_OFFERED -> ServiceError.of(Code.FAILED_PRECONDITION, "NOT_OFFERED", text);
            case TOO_OFTEN -> later(Code.RESOURCE_EXHAUSTED, "TOO_OFTEN", refused);
            case NOT_SENT -> later(Code.UNAVAILABLE, "NOT_SENT", refused);
            case TOO_SLOW -> ServiceError.of(Code.DEADLINE_EXCEEDED, "SEARCH_TOO_SLOW", text);
        };
    }

    private static ServiceError later(Code code, String name, LogRefused refused) {
        return ServiceError.of(code, name, String.valueOf(refused.getMessage()))
                .retryAfter(Duration.ofMillis(refused.retryAfterMs()));
    }
}
