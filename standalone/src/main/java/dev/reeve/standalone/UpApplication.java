// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs after the services were started: watches their health checks until all are ready, then waits for the end. */
public final class UpApplication implements QuarkusApplication {
    private static final long POLL_INTERVAL_MS = 50;
    private static final long PATIENCE_POLLS = 10_000 / POLL_INTERVAL_MS;

    /** Set by {@code main} before the services start; Quarkus makes this class itself. */
    private static volatile @Nullable StartReport prepared;

    private final SmallRyeHealthReporter health;
    private long polls;

    @Inject
    public UpApplication(SmallRyeHealthReporter health) {
        this.health = health;
    }

    static void prepare(StartReport report) {
        prepared = report;
    }

    @Override
    public int run(String... arguments) {
        StartReport report = Objects.requireNonNull(prepared, "prepare comes first");
        try (ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("reeve-start").daemon().factory())) {
            var _ = poller.scheduleWithFixedDelay(
                    () -> poll(report, poller), 0, POLL_INTERVAL_MS, TimeUnit.MILLISECONDS);
            Quarkus.waitForExit();
            poller.shutdownNow();
        }
        return 0;
    }

    private void poll(StartReport report, ScheduledExecutorService poller) {
        polls++;
        if (report.update(readyParts())) {
            report.ready();
            poller.shutdown();
        } else if (polls % PATIENCE_POLLS == 0) {
            report.stillWaiting();
        }
    }

    private Set<String> readyParts() {
        return health.getReadiness().getPayload().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("status").equals("UP"))
                .map(check -> check.getString("name"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
