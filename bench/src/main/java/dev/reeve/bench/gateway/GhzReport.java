// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.bench.broker.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What ghz tells of one run.
 *
 * @param perSecond good answers
 * @param failed calls without one
 */
record GhzReport(double perSecond, double p50Ms, double p99Ms, long failed) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COUNT = "count";
    private static final String RATE = "rps";
    private static final String STATUSES = "statusCodeDistribution";
    private static final String LATENCIES = "latencyDistribution";

    /** The rest has a line for each call, up to a million. */
    private static final Set<String> WANTED = Set.of(COUNT, RATE, STATUSES, LATENCIES);

    /**
     * Reads the file that it wrote.
     *
     * @throws BenchException no call was answered
     */
    static GhzReport read(Path file) throws IOException {
        JsonNode json = wanted(file);
        long all = json.path(COUNT).asLong();
        long good = json.path(STATUSES).path("OK").asLong();
        if (good == 0) {
            throw new BenchException("no call of ghz was answered: see " + file);
        }
        double perSecond = json.path(RATE).asDouble() * good / all;
        return new GhzReport(perSecond, percentile(json, 50), percentile(json, 99), all - good);
    }

    private static JsonNode wanted(Path file) throws IOException {
        ObjectNode kept = JSON.createObjectNode();
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            JsonToken _ = parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken _ = parser.nextToken();
                if (WANTED.contains(name)) {
                    JsonNode value = JSON.readTree(parser);
                    kept.set(name, value);
                } else {
                    JsonParser _ = parser.skipChildren();
                }
            }
        }
        return kept;
    }

    private static double percentile(JsonNode json, int wanted) {
        for (JsonNode each : json.path(LATENCIES)) {
            if (each.path("percentage").asInt() == wanted) {
                return each.path("latency").asLong() / 1e6;
            }
        }
        throw new BenchException("ghz tells no percentile " + wanted);
    }
}
