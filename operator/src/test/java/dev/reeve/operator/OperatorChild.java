// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.testkit.FreePort;
import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.kubernetes.MockCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as it is shipped, a process of its own. */
final class OperatorChild {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ProcessPool.Child process;
    private final int port;

    private OperatorChild(ProcessPool.Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param settings of {@code reeve.operator}, without that prefix */
    static OperatorChild start(
            ProcessPool processes, MockCluster cluster, Path folder, String pod, Map<String, String> settings)
            throws IOException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-Dquarkus.management.host=127.0.0.1"));
        command.add("-Dquarkus.management.port=" + port);
        Map<String, String> quick =
                new HashMap<>(Map.of("lease.duration", "6s", "lease.renew-deadline", "4s", "lease.retry", "200ms"));
        quick.putAll(settings);
        quick.forEach((key, value) -> command.add("-Dreeve.operator." + key + "=" + value));
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        Map<String, String> environment = Map.of(
                "KUBECONFIG",
                cluster.writeKubeconfig(folder.resolve("kubeconfig")).toString(),
                "REEVE_POD_NAME",
                pod,
                "REEVE_POD_NAMESPACE",
                PoolMaker.NAMESPACE);
        return new OperatorChild(processes.start(pod, command, environment), port);
    }

    ProcessPool.Child process() {
        return process;
    }

    boolean isReady() {
        return answers("/q/health/ready") == 200;
    }

    boolean isAlive() {
        return answers("/q/health/live") == 200;
    }

    boolean leads() {
        return metrics().contains("reeve_operator_leader 1.0");
    }

    String metrics() {
        try {
            return get("/q/metrics").body();
        } catch (IOException _) {
            return "";
        }
    }

    /** -1 = nobody is there. */
    private int answers(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException _) {
            return -1;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
