// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.FreePort;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway as a process of its own, on free ports. */
record GatewayProcess(Peer process, int port, Http http, Http management) implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    /**
     * Returns once it listens.
     *
     * @param settings of the form {@code name=value}
     */
    static GatewayProcess start(String brokers, String... settings) {
        int port = FreePort.find();
        int management = FreePort.find();
        List<String> all = new ArrayList<>(List.of(
                "reeve.brokers=" + brokers, "reeve.gateway.port=" + port, "quarkus.management.port=" + management));
        all.addAll(List.of(settings));
        Peer process = ServiceProcess.start("gateway", all);
        try {
            process.awaitText("gateway listens");
        } catch (RuntimeException | AssertionError e) {
            process.close();
            throw e;
        }
        return new GatewayProcess(process, port, at(port), at(management));
    }

    private static Http at(int port) {
        return new Http(URI.create("http://127.0.0.1:" + port));
    }

    /** Waits until sessions can be had: the broker and the auth worker behind it are there. */
    GatewayProcess awaitSessions() {
        await("sessions")
                .atMost(SOON)
                .until(() -> http.post("/v1/auth/anonymous", "", "{}").status() == 200);
        return this;
    }

    @Override
    public void close() {
        process.close();
    }
}
