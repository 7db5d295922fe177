// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.v1.LatencyClass;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call as every door hands it inside.
 *
 * @param service MDP service
 * @param method within the service; empty = its default
 * @param body untouched
 * @param contentType of the body
 * @param token access token; null = none
 * @param deadline from now
 * @param requestId what logs and errors quote
 * @param stream the caller takes partial replies
 * @param trace what travels beside the call
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never changed
record Call(
        String service,
        String method,
        byte[] body,
        String contentType,
        @Nullable String token,
        Duration deadline,
        UUID requestId,
        boolean stream,
        Beside trace) {

    /** The same call with less time. */
    Call within(Duration left) {
        return new Call(service, method, body, contentType, token, left, requestId, stream, trace);
    }

    /**
     * What travels beside a call, empty if not given.
     *
     * @param idempotencyKey 1 to 255 visible characters
     * @param traceparent W3C
     * @param tracestate beside it, what vendors add
     * @param affinityKey sticky routing
     * @param app the application's own headers
     * @param latencyClass its turn in the service's queue; LATENCY_UNSPECIFIED = the service's own
     */
    record Beside(
            String idempotencyKey,
            String traceparent,
            String tracestate,
            String affinityKey,
            Map<String, String> app,
            LatencyClass latencyClass) {
        static final Beside NOTHING = new Beside("", "", "", "", Map.of());

        Beside {
            app = Map.copyOf(app);
        }

        /** In the service's own class. */
        Beside(
                String idempotencyKey,
                String traceparent,
                String tracestate,
                String affinityKey,
                Map<String, String> app) {
            this(idempotencyKey, traceparent, tracestate, affinityKey, app, LatencyClass.LATENCY_UNSPECIFIED);
        }
    }
}
