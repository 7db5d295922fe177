// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The threads that speak with brokers take their turn. Neither the database nor a broker is asked. */
@Liveness
@ApplicationScoped
class AuthLiveness implements HealthCheck {
    private final AuthApp app;

    AuthLiveness(AuthApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("auth threads").status(app.isAlive()).build();
    }
}
