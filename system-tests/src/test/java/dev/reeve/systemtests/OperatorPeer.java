// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The operator as a process of its own. */
record OperatorPeer(ProcessPool.Child process, Http management) {
    /** A Lease that ends while a test waits. */
    static final String[] QUICK = {
        "reeve.operator.lease.duration=12s",
        "reeve.operator.lease.renew-deadline=10s",
        "reeve.operator.lease.retry=200ms"
    };

    /** Where nobody would take over: it does not end because the machine is busy. */
    private static final List<String> ALONE =
            List.of("reeve.operator.lease.duration=120s", "reeve.operator.lease.renew-deadline=100s");

    /** @param settings of the form {@code name=value}; they win over ours */
    static OperatorPeer start(ProcessPool processes, Path kubeconfig, String pod, List<String> settings) {
        int port = FreePort.find();
        List<String> all = new ArrayList<>(ALONE);
        all.addAll(List.of("quarkus.management.host=127.0.0.1", "quarkus.management.port=" + port));
        all.addAll(settings);
        ProcessPool.Child process = processes.start(
                pod,
                ServiceProcess.smallCommand("operator", all),
                Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "REEVE_POD_NAME",
                        pod,
                        "REEVE_POD_NAMESPACE",
                        OperatorWorld.NAMESPACE));
        return new OperatorPeer(process, new Http(URI.create("http://127.0.0.1:" + port)));
    }

    boolean leads() {
        return metric("reeve_operator_leader") == 1;
    }

    /** Whether all that it watches was read once. */
    boolean isReady() {
        try {
            return management.get("/q/health/ready", "").status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    /** The sum of a metric over its labels, of which {@code labels} are some; 0 where there is none. */
    double metric(String name, String... labels) {
        String metrics;
        try {
            metrics = management.get("/q/metrics", "").body();
        } catch (UncheckedIOException _) {
            return 0;
        }
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
