// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: schema and keys are there, the database answers, a broker knows this worker. Asks nobody, so never waits. */
@Readiness
@ApplicationScoped
class AuthHealth implements HealthCheck {
    private final AuthApp app;

    AuthHealth(AuthApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        String reason = app.notReadyBecause();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("auth").status(reason == null);
        return reason == null
                ? response.build()
                : response.withData("reason", reason).build();
    }
}
