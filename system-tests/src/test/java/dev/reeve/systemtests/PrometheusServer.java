// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The machine's Prometheus: it scrapes each second and evaluates our rules. */
record PrometheusServer(Peer process, Http http) implements AutoCloseable {
    /** @param targets jobs, which instances are called by too, with the address of each, as {@code 127.0.0.1:9000} */
    static PrometheusServer start(Path folder, Map<String, String> targets) {
        int port = FreePort.find();
        String jobs = targets.entrySet().stream()
                .map(job -> """
                      - job_name: %s
                        metrics_path: /q/metrics
                        honor_labels: true
                        static_configs:
                          - targets: ["%s"]
                            labels: {instance: "%s"}
                    """.formatted(job.getKey(), job.getValue(), job.getKey()))
                .collect(Collectors.joining());
        try {
            Path config = Files.writeString(
                    folder.resolve("prometheus.yml"),
                    """
                global:
                  scrape_interval: 1s
                  scrape_timeout: 1s
                  evaluation_interval: 1s
                rule_files: ["%s", "%s"]
                scrape_configs:
                """.formatted(GrafanaFiles.RECORDING, GrafanaFiles.ALERTS) + jobs);
            Peer process = Peer.start(new ProcessBuilder(
                    PrometheusTools.require("prometheus").toString(),
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port));
            process.awaitText("Server is ready");
            return new PrometheusServer(process, new Http(URI.create("http://127.0.0.1:" + port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an expression gives now, one for each combination of labels. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** Names of all metrics that it has. */
    List<String> names() {
        return texts(get("/api/v1/label/__name__/values"));
    }

    /** Our rules, as it sees them. */
    List<JsonNode> rules() {
        return StreamSupport.stream(get("/api/v1/rules").path("groups").spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .toList();
    }

    private JsonNode get(String path) {
        Http.Answer answer = http.get(path, "");
        if (answer.status() != 200) {
            throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
        }
        return answer.json().path("data");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
