// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers calls of the gateway's own services here, and sends all others on. */
final class LocalCalls implements CallOpener {
    private final Map<String, CallOpener> services;
    private final CallOpener others;

    LocalCalls(Map<String, CallOpener> services, CallOpener others) {
        this.services = Map.copyOf(services);
        this.others = others;
    }

    @Override
    public Upstream.Replies open(Call call, Caller caller) {
        return services.getOrDefault(call.service(), others).open(call, caller);
    }

    @Override
    public Upstream.@Nullable Replies openNow(Call call, Caller caller) {
        return services.getOrDefault(call.service(), others).openNow(call, caller);
    }
}
