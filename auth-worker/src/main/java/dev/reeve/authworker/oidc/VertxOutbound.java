// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.oidc;

import dev.reeve.outbound.AddressRule;
import dev.reeve.outbound.GuardedHttp;
import dev.reeve.outbound.OutboundFault;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Ways to providers over Vert.x, each with its own trust and rule; exchanges at once are bounded for all together. */
public final class VertxOutbound implements ProviderHttp.Outbound {
    /** A provider that hangs may hold no more of our calls than this. */
    public static final int EXCHANGES_MAX = 32;

    private static final String FORM = "application/x-www-form-urlencoded";

    private final Vertx vertx;
    private final GuardedHttp.Bounds bounds = GuardedHttp.Bounds.of(
            Duration.ofMillis(ProviderHttp.TIMEOUT_MS), ProviderHttp.BODY_BYTES_MAX, EXCHANGES_MAX, Duration.ZERO);

    /** The clients end with it. */
    public VertxOutbound(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public ProviderHttp towards(ProviderSettings provider) {
        AddressRule rule = new AddressRule(provider.privateAddresses(), AddressRule.Clear.LOOPBACK);
        GuardedHttp http = new GuardedHttp(vertx, rule, provider.caFile(), bounds);
        return request -> send(http, request);
    }

    private static ProviderHttp.Reply send(GuardedHttp http, ProviderHttp.Request request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.putIfAbsent("Accept", "application/json");
        boolean isForm = !request.form().isEmpty();
        if (isForm) {
            headers.put("Content-Type", FORM);
        }
        byte[] body = isForm ? OidcProvider.encoded(request.form()).getBytes(StandardCharsets.UTF_8) : new byte[0];
        try {
            GuardedHttp.Reply reply =
                    http.send(new GuardedHttp.Request(request.uri(), isForm ? "POST" : "GET", headers, body));
            return new ProviderHttp.Reply(
                    reply.status(), new String(reply.body(), StandardCharsets.UTF_8), reply.header("Cache-Control"));
        } catch (OutboundFault fault) {
            throw new ProviderFault(String.valueOf(fault.getMessage()), fault);
        }
    }
}
