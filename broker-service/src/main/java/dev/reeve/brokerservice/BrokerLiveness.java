// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** A request through the broker's own socket has to be answered. */
@Liveness
@ApplicationScoped
final class BrokerLiveness implements HealthCheck {

    private final BrokerService broker;

    BrokerLiveness(BrokerService broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("broker round trip")
                .status(broker.isAlive())
                .build();
    }
}
