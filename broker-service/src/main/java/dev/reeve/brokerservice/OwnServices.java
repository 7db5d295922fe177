// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRole;
import dev.reeve.brokercore.ServicePolicy;
import dev.reeve.brokercore.ServiceRule;
import java.util.List;
import java.util.Set;

/** The rules of the services that come with Reeve; without a rule a service is {@code authenticated}. */
final class OwnServices {

    private OwnServices() {}

    static List<ServiceRule> rules() {
        return List.of(
                // Whoever signs in has no token yet; the service checks what each method needs.
                ServiceRule.of("reeve.auth.v1.auth", new ServicePolicy.Public()),
                ServiceRule.of(
                        EdgeCaller.SERVICE,
                        new ServicePolicy.NeedsRole(Set.of(PeerRole.GATEWAY, PeerRole.BROKER, PeerRole.AUTH))));
    }
}
