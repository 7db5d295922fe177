// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.Any;
import dev.reeve.gatewayapi.LogFilterTree.Place;
import dev.reeve.gatewayapi.log.v1.FilterMistake;
import dev.reeve.workersdk.ServiceError;
import dev.reeve.workersdk.ServiceError.Code;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@link LogRefused} on the wire: the one place where its reasons get codes. */
final class LogErrors {
    private LogErrors() {}

    static ServiceError of(LogRefused refused) {
        String text = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case INVALID, TOO_LARGE -> ServiceError.invalidRequest(text);
            case FILTER -> filter(text, refused.place());
            case UNAUTHENTICATED -> ServiceError.of(Code.UNAUTHENTICATED, "UNAUTHENTICATED", text);
            case FORBIDDEN -> ServiceError.forbidden(text);
            case FULL -> later(Code.RESOURCE_EXHAUSTED, "QUEUE_FULL", refused);
            case STORE_AWAY -> later(Code.UNAVAILABLE, "STORE_AWAY", refused);
            case NOT_FOUND -> ServiceError.of(Code.NOT_FOUND, "NOT_FOUND", text);
            case NOT_OFFERED -> ServiceError.of(Code.FAILED_PRECONDITION, "NOT_OFFERED", text);
            case TOO_OFTEN -> later(Code.RESOURCE_EXHAUSTED, "TOO_OFTEN", refused);
            case QUOTA -> later(Code.RESOURCE_EXHAUSTED, "RATE_LIMITED", refused);
            case NOT_SENT -> later(Code.UNAVAILABLE, "NOT_SENT", refused);
            case TOO_SLOW -> ServiceError.of(Code.DEADLINE_EXCEEDED, "SEARCH_TOO_SLOW", text);
        };
    }

    private static ServiceError filter(String text, @Nullable Place place) {
        ServiceError error = ServiceError.of(Code.INVALID_ARGUMENT, "FILTER_INVALID", text);
        if (place == null) {
            return error;
        }
        FilterMistake mistake = FilterMistake.newBuilder()
                .setFrom(place.from())
                .setTo(place.to())
                .setText(text)
                .build();
        return error.withDetails(Any.pack(mistake));
    }

    private static ServiceError later(Code code, String name, LogRefused refused) {
        return ServiceError.of(code, name, String.valueOf(refused.getMessage()))
                .retryAfter(Duration.ofMillis(refused.retryAfterMs()));
    }
}
