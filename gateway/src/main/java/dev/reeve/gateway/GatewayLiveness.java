// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A turn of each thread that serves calls. Brokers are not asked: starting anew does not bring them back. */
@Liveness
@ApplicationScoped
public class GatewayLiveness implements HealthCheck {
    private final GatewayService gateway;

    GatewayLiveness(GatewayService gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateway threads")
                .status(gateway.isAlive())
                .build();
    }
}
