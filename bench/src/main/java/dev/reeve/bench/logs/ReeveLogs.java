// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Ours: through gateway and broker into one logger; an answer means that all is committed to disk. */
final class ReeveLogs implements LogServer {
    static final int OK = 200;
    static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(30);

    private final ReeveServers servers;
    private final String key;

    ReeveLogs(ReeveServers servers) throws IOException {
        this.servers = servers;
        this.key = servers.key();
    }

    @Override
    public String name() {
        return "reeve";
    }

    ReeveServers servers() {
        return servers;
    }

    @Override
    public HttpRequest intake(Device device, List<Line> lines) {
        String now = nanos(Instant.now());
        StringBuilder body = new StringBuilder(64 + 320 * lines.size());
        body.append("{\"source\":{\"installation\":\"").append(device.id());
        body.append("\",\"sessionId\":\"").append(device.session());
        body.append("\",\"appName\":\"shop\",\"appVersion\":\"1.4.2\",\"deviceModel\":\"Pixel 8\",\"sentUnixNano\":\"");
        body.append(now).append("\"}}\n");
        for (Line line : lines) {
            body.append("{\"seq\":\"")
                    .append(line.seq())
                    .append("\",\"timeUnixNano\":\"")
                    .append(now);
            body.append("\",\"severity\":").append(line.severity());
            body.append(",\"logger\":\"")
                    .append(line.logger())
                    .append("\",\"thread\":\"")
                    .append(line.thread());
            body.append("\",\"body\":\"")
                    .append(line.body())
                    .append("\",\"screen\":\"")
                    .append(line.screen());
            body.append("\",\"attributes\":{\"order\":").append(line.order()).append("}}\n");
        }
        return request("/v1/logs/records")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    /** What shows in a live stream as it comes: no deadline of ours. */
    HttpRequest tail(String q) {
        return HttpRequest.newBuilder(
                        servers.base().resolve("/v1/logs/tail?q=" + URLEncoder.encode(q, StandardCharsets.UTF_8)))
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/x-ndjson")
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(servers.base().resolve(path))
                .timeout(ANSWER_TIME_MAX)
                .header("Authorization", "Bearer " + key);
    }

    private static String nanos(Instant instant) {
        return instant.getEpochSecond() + String.format("%09d", instant.getNano());
    }

    @Override
    public boolean hasTaken(HttpResponse<byte[]> answer, int lines) throws IOException {
        return answer.statusCode() == OK
                && JSON.readTree(answer.body()).path("accepted").asInt() == lines;
    }

    @Override
    public HttpRequest page(Question question, Instant from, String after) {
        String words = question.word() == null ? "" : question.word();
        String q = question.filtered() ? words + " level>=error logger=" + Line.LOGGER : words;
        return request("/v1/logs/records?limit=200&from=" + from + "&q="
                        + URLEncoder.encode(q.strip(), StandardCharsets.UTF_8)
                        + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)))
                .build();
    }

    @Override
    public Found found(HttpResponse<byte[]> answer) throws IOException {
        JsonNode page = JSON.readTree(answer.body());
        return new Found(page.path("entries").size(), page.path("next").asText());
    }

    @Override
    public HttpRequest histogram(Instant from, Instant to) {
        return request("/v1/logs/histogram?buckets=60&from=" + from + "&to=" + to)
                .build();
    }

    @Override
    public Map<String, Double> processorSeconds() {
        return servers.processorSeconds();
    }

    @Override
    public Map<String, Long> residentBytes() {
        return servers.residentBytes();
    }

    @Override
    public void close() {
        servers.close();
    }
}
