// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.maintenancewindow;

import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.InterceptorFactory;
import dev.reeve.brokerspi.InterceptorSettings;
import java.time.Instant;
import java.time.InstantSource;

/** Reads {@code from}, {@code until} (2026-12-24T18:00:00Z) and {@code message}. */
public final class MaintenanceWindowFactory implements InterceptorFactory {

    @Override
    public String name() {
        return "maintenance-window";
    }

    @Override
    public Interceptor create(InterceptorSettings settings) {
        settings.allowOnly("from", "until", "message");
        return new MaintenanceWindow(
                settings.parsed("from", Instant::parse, Instant.MIN),
                settings.parsed("until", Instant::parse, Instant.MAX),
                settings.text("message", "closed for maintenance"),
                InstantSource.system());
    }
}
