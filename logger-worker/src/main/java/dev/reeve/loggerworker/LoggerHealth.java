// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: registered at a broker, and the database takes records. */
@Readiness
@ApplicationScoped
class LoggerHealth implements HealthCheck {
    private final LoggerService logger;

    LoggerHealth(LoggerService logger) {
        this.logger = logger;
    }

    @Override
    public HealthCheckResponse call() {
        boolean registered = logger.isRegistered();
        boolean stores = logger.isStoreAvailable();
        return HealthCheckResponse.named("logger")
                .status(registered && stores)
                .withData("registered", registered)
                .withData("store", stores)
                .build();
    }
}
