// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.UUID;

/** A device that sends lines with an app key, as any program could with curl. */
final class ConsoleDevice {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Http http;
    private final String key;
    private final String id;
    private final String model;
    private final String app;
    private final String session = "s-" + UUID.randomUUID();
    private final long behindMs;
    private long seq;

    ConsoleDevice(Http http, String key, String model) {
        this(http, key, model, "shop", 0);
    }

    /** One of another app than the usual one. */
    static ConsoleDevice ofApp(Http http, String key, String model, String app) {
        return new ConsoleDevice(http, key, model, app, 0);
    }

    /** One whose clock is wrong. */
    static ConsoleDevice behind(Http http, String key, String model, int seconds) {
        return new ConsoleDevice(http, key, model, "shop", seconds * 1_000L);
    }

    private ConsoleDevice(Http http, String key, String model, String app, long behindMs) {
        this.app = app;
        this.behindMs = behindMs;
        this.http = http;
        this.key = key;
        this.model = model;
        this.id = model.replaceAll("[^A-Za-z0-9]+", "-") + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    ObjectNode line(int severity, String body) {
        return JSON.createObjectNode()
                .put("seq", Long.toString(++seq))
                .put("timeUnixNano", nanos(System.currentTimeMillis() - behindMs))
                .put("severity", severity)
                .put("logger", "CheckoutFlow")
                .put("body", body);
    }

    void send(int severity, String body) {
        send(line(severity, body));
    }

    void send(ObjectNode... records) {
        StringBuilder lines = new StringBuilder();
        ObjectNode source = JSON.createObjectNode();
        source.putObject("source")
                .put("installation", id)
                .put("sessionId", session)
                .put("appName", app)
                .put("appVersion", "1.4.2")
                .put("deviceModel", model)
                .put("sentUnixNano", nanos(System.currentTimeMillis() - behindMs));
        lines.append(source).append('\n');
        for (ObjectNode one : records) {
            lines.append(one).append('\n');
        }
        Http.Answer answer =
                http.post("/v1/logs/records", key, lines.toString(), "Content-Type", "application/x-ndjson");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(records.length);
    }

    static ArrayNode array(String... values) {
        ArrayNode array = JSON.createArrayNode();
        for (String value : values) {
            array.add(value);
        }
        return array;
    }

    static String nowNanos() {
        return nanos(System.currentTimeMillis());
    }

    private static String nanos(long unixMs) {
        return BigInteger.valueOf(unixMs)
                .multiply(BigInteger.valueOf(1_000_000))
                .toString();
    }
}
