// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: not draining, and a broker that can verify tokens has answered since the start. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements HealthCheck {
    private final GatewayService gateway;

    GatewayReadiness(GatewayService gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway")
                .status(gateway.isReady())
                .withData("port", gateway.port())
                .withData("brokerConnected", gateway.isConnected())
                .build();
    }
}
