// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** It knows all that it watches. Whether it leads is no matter: who waits is as ready. */
@Readiness
@ApplicationScoped
final class OperatorReadiness implements HealthCheck {
    private final OperatorService operator;

    OperatorReadiness(OperatorService operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("operator")
                .status(operator.isReady())
                .withData("leads", operator.isLeading())
                .build();
    }
}
