// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The broker alone, as a process on fixed ports; it may be killed and started again. */
final class BrokerProcess implements AutoCloseable {
    /** For asynchronous clients of the guide, which send up to 100,000 requests before they read a reply. */
    static final String[] RAISED = {
        "reeve.broker.limits.queue-requests-max=200000",
        "reeve.broker.limits.open-per-client-max=200000",
        "reeve.broker.limits.send-queue-messages-max=200000",
        "reeve.broker.limits.send-queue-bytes-max=64M",
        "reeve.broker.plain.queue-ttl=5m"
    };

    private final int port;
    private final int managementPort;
    private final List<String> settings;
    private @Nullable Peer running;

    private BrokerProcess(int port, int managementPort, List<String> settings) {
        this.port = port;
        this.managementPort = managementPort;
        this.settings = settings;
    }

    /** On free ports, with settings of the form {@code name=value}. */
    static BrokerProcess start(String... settings) {
        int[] ports = UpProcess.freePorts();
        return startOn(ports[1], settings);
    }

    static BrokerProcess startOn(int port, String... settings) {
        BrokerProcess broker = new BrokerProcess(port, UpProcess.freePorts()[2], List.copyOf(Arrays.asList(settings)));
        broker.startAgain();
        return broker;
    }

    /** The setting that lets requests of a service be dispatched again. */
    static String idempotent(String service) {
        return ofService(service, "idempotent=true");
    }

    static String ofService(String service, String setting) {
        return "reeve.broker.services.\"" + service + "\"." + setting;
    }

    int port() {
        return port;
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Where its metrics are. */
    String management() {
        return "127.0.0.1:" + managementPort;
    }

    void startAgain() {
        List<String> all =
                new ArrayList<>(List.of("reeve.broker.mdp.port=" + port, "quarkus.management.port=" + managementPort));
        all.addAll(settings);
        Peer started = ServiceProcess.start("broker-service", all);
        running = started;
        started.awaitText("listens on");
    }

    /** Waits until it has said so. */
    void awaitText(String text) {
        process().awaitText(text);
    }

    /** The value of a metric now; its labels, if it has any, stand in the name as they are served. */
    double metric(String name) {
        String metrics = new Http(URI.create("http://127.0.0.1:" + managementPort))
                .get("/q/metrics", "")
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in " + metrics));
    }

    void kill() {
        process().kill();
    }

    /** SIGTERM, as a roll-out does it; waits for the end. */
    void stop() {
        process().terminate();
    }

    @Override
    public void close() {
        kill();
    }

    private Peer process() {
        Peer peer = running;
        if (peer == null) {
            throw new IllegalStateException("not started");
        }
        return peer;
    }
}
