// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import io.grpc.Metadata;

/**
 * Metadata of a call, both ways. In: what came with the call, and what the gateway took out of the headers (request id,
 * trace, idempotency key; the token if the service gets it). Out: {@code x-app-*} only; the rest stays here.
 */
final class GrpcMetadata {
    private static final String APP = "x-app-";

    private GrpcMetadata() {}

    static Metadata of(Call<?> call) {
        Metadata headers = new Metadata();
        call.meta().forEach((name, value) -> {
            // A key of that form would hold bytes for gRPC.
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                put(headers, name, value);
            }
        });
        put(headers, "x-request-id", call.requestId().toString());
        put(headers, "traceparent", call.traceparent());
        put(headers, "idempotency-key", call.idempotencyKey());
        put(headers, "authorization", call.token().isEmpty() ? "" : "Bearer " + call.token());
        return headers;
    }

    /** Adds the application's own keys to the reply; values with control characters are refused there. */
    static void reply(Call<?> call, Metadata metadata, String prefix) {
        for (String name : metadata.keys()) {
            String value = isApp(name) ? metadata.get(key(name)) : null;
            if (value != null) {
                call.replyMeta(prefix + name, value);
            }
        }
    }

    private static boolean isApp(String name) {
        return name.startsWith(APP) && name.matches("[a-z0-9-]+") && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX);
    }

    private static void put(Metadata headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(key(name), value);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
