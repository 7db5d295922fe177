// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What travels beside a call, out of a request's headers; the same for HTTP and gRPC. */
final class BesideHeaders {
    private BesideHeaders() {}

    /**
     * A caller with a token is of the token's tenant, whatever else it says.
     *
     * @param names what is carried beside {@code x-app-*}
     */
    static Call.Beside of(Exchange exchange, Caller caller, MetadataNames names) {
        Map<String, String> app = new HashMap<>();
        Map<String, String> named = new HashMap<>();
        exchange.request().headers().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-app-")) {
                app.put(name, header.getValue());
            } else if (names.carries(name, header.getValue())) {
                named.merge(name, header.getValue(), (one, other) -> one + ", " + other);
            }
        });
        Map<String, String> meta = CallFields.meta(app, named, exchange.address());
        String tenant = CallFields.tenant(exchange.header("Reeve-Tenant"));
        if (caller.token() == null && !tenant.isEmpty()) {
            meta.put(CallFields.TENANT, tenant);
        }
        return new Call.Beside(
                CallFields.idempotencyKey(exchange.header("Idempotency-Key")),
                CallFields.traceparent(exchange.header("traceparent")),
                CallFields.tracestate(exchange.header("tracestate")),
                CallFields.affinityKey(exchange.header("Reeve-Affinity")),
                meta);
    }
}
