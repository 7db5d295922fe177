// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The threads that speak with brokers take their turn. Neither the database nor a broker is asked. */
@Liveness
@ApplicationScoped
class LoggerLiveness implements HealthCheck {
    private final LoggerService logger;

    LoggerLiveness(LoggerService logger) {
        this.logger = logger;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("logger threads")
                .status(logger.isAlive())
                .build();
    }
}
