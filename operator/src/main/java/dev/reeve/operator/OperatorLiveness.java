// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The thread that scales takes its turn. Starting anew helps against nothing else, not if the API server is away. */
@Liveness
@ApplicationScoped
final class OperatorLiveness implements HealthCheck {
    private final OperatorService operator;

    OperatorLiveness(OperatorService operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("scaling loop")
                .status(operator.isAlive())
                .build();
    }
}
