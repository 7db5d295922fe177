// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Signing keys are waited for only so long as is set: the auth worker must be able to reach the broker first. */
@Readiness
@ApplicationScoped
final class BrokerReadiness implements HealthCheck {

    private final BrokerService broker;

    BrokerReadiness(BrokerService broker) {
        this.broker = broker;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("broker")
                .status(broker.isReady())
                .withData("endpoint", broker.endpoint())
                .withData("signingKeys", broker.hasKeys())
                .build();
    }
}
