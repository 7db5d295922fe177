// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.maintenancewindow;

import dev.reeve.brokerspi.CallError;
import dev.reeve.brokerspi.Identity;
import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.RequestDecision;
import dev.reeve.brokerspi.RequestView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Closes services from one instant to another. Callers are told when to come back; who has the scope {@code admin} is
 * let in, to look whether all is well.
 */
final class MaintenanceWindow implements Interceptor {
    private final Instant from;
    private final Instant until;
    private final String message;
    private final InstantSource clock;

    MaintenanceWindow(Instant from, Instant until, String message, InstantSource clock) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("until=" + until + " is not after from=" + from);
        }
        this.from = from;
        this.until = until;
        this.message = message;
        this.clock = clock;
    }

    @Override
    public RequestDecision onRequest(RequestView request) {
        Instant now = clock.instant();
        if (now.isBefore(from)
                || !now.isBefore(until)
                || isAdmin(request.caller().identity())) {
            return RequestDecision.forward();
        }
        return RequestDecision.refuse(
                CallError.of(CallError.Kind.UNAVAILABLE, message).withRetryAfter(Duration.between(now, until)));
    }

    private static boolean isAdmin(@Nullable Identity identity) {
        return identity != null && identity.hasScope("admin");
    }
}
