// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.protocol.v1.Identity;
import dev.reeve.workersdk.Call;
import java.util.Optional;

/** Makes a {@link Caller} of what the broker vouches for. */
final class CallerOf {
    /** Set by gateways; believed from nobody else. */
    private static final String ADDRESS = "address";

    /** The tenant of a call without a token; set by gateways, believed from nobody else. */
    private static final String TENANT = "tenant";

    private static final String GATEWAY = "gateway";

    private CallerOf() {}

    static Caller call(Call<?> call) {
        String requestId = call.requestId().toString();
        Optional<Identity> identity =
                call.identity().filter(known -> !known.getSubject().isEmpty());
        if (identity.isEmpty()) {
            return Caller.nobody(requestId, addressOf(call)).inTenant(tenantOf(call));
        }
        Identity known = identity.get();
        return new Caller(
                        known.getTenant().isEmpty() ? Caller.DEFAULT_TENANT : known.getTenant(),
                        known.getSubject(),
                        known.getSession(),
                        known.getInstallation(),
                        known.getScopesList(),
                        requestId,
                        "")
                .at(addressOf(call));
    }

    private static String addressOf(Call<?> call) {
        return saidByGateway(call, ADDRESS);
    }

    private static String tenantOf(Call<?> call) {
        String named = saidByGateway(call, TENANT);
        return named.isEmpty() ? Caller.DEFAULT_TENANT : named;
    }

    private static String saidByGateway(Call<?> call, String key) {
        return call.peerRole().equals(GATEWAY) ? call.meta().getOrDefault(key, "") : "";
    }
}
