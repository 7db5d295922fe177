// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.operator.sim.Chance;
import dev.reeve.operator.sim.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The requests of a simulated run, sent to real {@link PacedWorker}s at their times, however long the others take. */
final class PacedLoad implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final double NS = 1e9;

    /** A broker keeps so many requests of one connection at most: more than wait here of a quarter. */
    private static final int CLIENTS = 4;

    private final List<ReeveClient> clients;
    private final String service;
    private final Chance chance;

    PacedLoad(String broker, String service, Chance chance) {
        clients = Stream.generate(() -> ReeveClient.builder().brokers(broker).start())
                .limit(CLIENTS)
                .toList();
        this.service = service;
        this.chance = chance;
    }

    /**
     * What each waited beyond its own time, in seconds, the shortest first. A call that failed fails the test; one that
     * could not be sent in its time has waited since then.
     */
    double[] waits() {
        List<CompletableFuture<Double>> calls = new ArrayList<>();
        long beganNs = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int request = 0; request < chance.requests(); request++) {
                long dueNs = beganNs + (long) ((chance.arrival(request) - Scenario.BEGIN) * NS);
                for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                long milliseconds = Math.max(1, Math.round(chance.service(request) * 1_000));
                ReeveClient client = clients.get(request % CLIENTS);
                calls.add(CompletableFuture.supplyAsync(() -> wait(client, dueNs, milliseconds), threads));
            }
            double[] waits = calls.stream().mapToDouble(CompletableFuture::join).toArray();
            Arrays.sort(waits);
            return waits;
        }
    }

    private double wait(ReeveClient client, long dueNs, long milliseconds) {
        byte[] body = Long.toString(milliseconds).getBytes(UTF_8);
        var _ = client.call(Request.builder(service)
                .body(body)
                .idempotent(true)
                .deadline(DEADLINE)
                .build());
        return Math.max(0, (System.nanoTime() - dueNs) / NS - milliseconds / 1_000.0);
    }

    @Override
    public void close() {
        clients.forEach(ReeveClient::close);
    }
}
