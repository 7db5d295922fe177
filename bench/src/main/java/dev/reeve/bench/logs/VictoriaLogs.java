// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import dev.reeve.bench.FreePort;
import dev.reeve.bench.auth.Places;
import dev.reeve.bench.broker.BenchProcess;
import dev.reeve.bench.broker.Usage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * VictoriaLogs as it comes, by its own intake of JSON lines: one process, no accounts, no live stream here. An answer
 * means that it has the records in memory; they are on disk within 5 s.
 */
final class VictoriaLogs implements LogServer {
    static final String VERSION = "1.52.1";

    private static final Duration START_TIME_MAX = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(30);
    private static final int LIMIT = 200;

    private final BenchProcess process;
    private final URI base;

    private VictoriaLogs(BenchProcess process, URI base) {
        this.process = process;
        this.base = base;
    }

    /** Null = not built. */
    static @Nullable VictoriaLogs start(Places places) throws IOException, InterruptedException {
        Path program = places.root().resolve("bench/target/peers/victoria-logs");
        if (!Files.isExecutable(program)) {
            return null;
        }
        String address = "127.0.0.1:" + FreePort.find();
        List<String> command = List.of(
                program.toString(),
                "-httpListenAddr=" + address,
                "-storageDataPath=" + places.data().resolve("victoria-logs"));
        BenchProcess process = BenchProcess.start("victoria-logs", command, Map.of(), places.logs(), null);
        try {
            String _ = process.await("started server at", START_TIME_MAX);
        } catch (InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
        return new VictoriaLogs(process, URI.create("http://" + address));
    }

    @Override
    public String name() {
        return "victoria-logs";
    }

    @Override
    public HttpRequest intake(Device device, List<Line> lines) {
        String now = Instant.now().toString();
        StringBuilder body = new StringBuilder(400 * lines.size());
        for (Line line : lines) {
            body.append("{\"_time\":\"").append(now).append("\",\"seq\":\"").append(line.seq());
            body.append("\",\"severity\":\"").append(line.severity());
            body.append("\",\"logger\":\"")
                    .append(line.logger())
                    .append("\",\"thread\":\"")
                    .append(line.thread());
            body.append("\",\"_msg\":\"")
                    .append(line.body())
                    .append("\",\"screen\":\"")
                    .append(line.screen());
            body.append("\",\"order\":\"")
                    .append(line.order())
                    .append("\",\"device\":\"")
                    .append(device.id());
            body.append("\",\"session\":\"").append(device.session());
            body.append("\",\"app\":\"shop\",\"version\":\"1.4.2\"}\n");
        }
        return request("/insert/jsonline?_stream_fields=app,device,session")
                .header("Content-Type", "application/stream+json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER_TIME_MAX);
    }

    @Override
    public boolean hasTaken(HttpResponse<byte[]> answer, int lines) {
        return answer.statusCode() == ReeveLogs.OK;
    }

    @Override
    public HttpRequest page(Question question, Instant from, String after) {
        String words = question.word() == null ? "*" : question.word();
        String query = question.filtered() ? words + " severity:>=17 logger:=\"" + Line.LOGGER + "\"" : words;
        return request("/select/logsql/query?limit=" + LIMIT + "&start=" + from + "&query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public Found found(HttpResponse<byte[]> answer) {
        int lines = 0;
        for (byte each : answer.body()) {
            lines += each == '\n' ? 1 : 0;
        }
        return new Found(lines, "");
    }

    @Override
    public HttpRequest histogram(Instant from, Instant to) {
        long stepMs = Math.max(1, Duration.between(from, to).toMillis() / 60);
        return request("/select/logsql/hits?query=*&field=severity&step=" + stepMs + "ms&start=" + from + "&end=" + to)
                .build();
    }

    @Override
    public Map<String, Double> processorSeconds() {
        return Map.of(name(), process.usage().cpuSeconds());
    }

    @Override
    public Map<String, Long> residentBytes() {
        Usage usage = process.usage();
        return Map.of(name(), usage.residentBytes());
    }

    @Override
    public void close() {
        process.close();
    }
}
