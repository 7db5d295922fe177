// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ServiceMergeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServiceMerge merge = new ServiceMerge();

    @Test
    void addsUpWhatEachBrokerCountsAndCountsEachWorkerOnce() {
        // Given
        add("b-1", """
                {"services":[{"name":"echo","declared":false,"waiting":1,"oldestWaitingMs":900,"inFlight":3,
                  "arrivals":10,"arrivalsPerSecond":1.5,"completions":6,"rejected":1,"expired":2,"readyWorkers":2,"free":13}],
                 "instances":[
                  {"name":"echo","id":"e-1","plain":false,"capacity":8,"window":8,"inFlight":3,"silentMs":400,
                   "draining":false,"numRequests":100,"processingTimeMs":500.0},
                  {"name":"echo","id":"plain-1","plain":true,"capacity":1,"window":1,"inFlight":0}]}""");
        add("b-2", """
                {"services":[{"name":"echo","declared":true,"waiting":5,"oldestWaitingMs":40,"inFlight":2,
                  "arrivals":20,"arrivalsPerSecond":0.25,"completions":12,"rejected":0,"expired":4,"readyWorkers":2,"free":7}],
                 "instances":[
                  {"name":"echo","id":"e-1","plain":false,"capacity":8,"window":8,"inFlight":2,"silentMs":100,
                   "draining":false,"numRequests":120,"processingTimeMs":600.0},
                  {"name":"echo","id":"plain-1","plain":true,"capacity":1,"window":1,"inFlight":1}]}""");

        // When
        JsonNode echo = merge.services().get(0);

        // Then
        assertThat(echo.path("waiting").asLong()).isEqualTo(6);
        assertThat(echo.path("oldestWaitingMs").asLong()).isEqualTo(900);
        assertThat(echo.path("inFlight").asLong()).isEqualTo(5);
        assertThat(echo.path("arrivals").asLong()).isEqualTo(30);
        assertThat(echo.path("arrivalsPerSecond").asDouble()).isEqualTo(1.75);
        assertThat(echo.path("completions").asLong()).isEqualTo(18);
        assertThat(echo.path("rejected").asLong()).isEqualTo(1);
        assertThat(echo.path("expired").asLong()).isEqualTo(6);
        assertThat(echo.path("declared").asBoolean()).isTrue();
        assertThat(echo.path("readyWorkers").asLong())
                .as("e-1 and two plain ones")
                .isEqualTo(3);
        assertThat(echo.path("free").asLong()).as("8 - 5 of e-1, one plain").isEqualTo(4);
        assertThat(echo.has("failed")).as("no broker said it").isFalse();
        JsonNode worker = echo.path("instances").get(0);
        assertThat(worker.path("id").asText()).isEqualTo("e-1");
        assertThat(worker.path("inFlight").asLong()).isEqualTo(5);
        assertThat(worker.path("silentMs").asLong()).isEqualTo(100);
        assertThat(worker.path("numRequests").asLong()).isEqualTo(120);
        assertThat(worker.path("averageProcessingTimeMs").asDouble()).isEqualTo(5);
    }

    @Test
    void showsEachBrokersPart() {
        // Given
        add("b-2", stats(5, 2));
        add("b-1", stats(1, 3));

        // When
        JsonNode echo = merge.services().get(0);

        // Then
        assertThat(echo.path("brokers")).hasToString("""
                [{"id":"b-1","waiting":1,"readyWorkers":1},{"id":"b-2","waiting":5,"readyWorkers":1}]""");
        assertThat(echo.path("instances").get(0).path("brokers")).hasToString("""
                [{"id":"b-1","inFlight":3,"draining":false},{"id":"b-2","inFlight":2,"draining":false}]""");
    }

    @Test
    void countsAWorkerThatLeavesOneBrokerAsLeaving() {
        // Given
        add("b-1", stats(0, 0).replace("\"draining\":false", "\"draining\":true"));
        add("b-2", stats(0, 0));

        // When
        JsonNode echo = merge.services().get(0);

        // Then
        assertThat(echo.path("readyWorkers").asLong()).isZero();
        assertThat(echo.path("free").asLong()).isZero();
        assertThat(echo.path("instances").get(0).path("draining").asBoolean()).isTrue();
    }

    @Test
    void passesOneBrokersWordOnAsItIs() {
        // Given
        add("b-1", "{\"services\":[{\"name\":\"echo\",\"readyWorkers\":900,\"free\":7,\"novel\":\"yes\"}]}");

        // When, then
        assertThat(merge.services()).hasToString("""
                [{"name":"echo","readyWorkers":900,"free":7,"novel":"yes",\
                "brokers":[{"id":"b-1","readyWorkers":900,"free":7}],"instances":[]}]""");
    }

    @Test
    void hasNoServiceWithoutAnyBrokersWordOnIt() {
        add("b-1", "{\"instances\":[{\"name\":\"echo\",\"id\":\"e-1\"}]}");

        assertThat(merge.isEmpty()).isTrue();
        assertThat(merge.services()).isEmpty();
    }

    private static String stats(int waiting, int inFlight) {
        return """
                {"services":[{"name":"echo","declared":false,"waiting":%d,"readyWorkers":1}],
                 "instances":[{"name":"echo","id":"e-1","inFlight":%d,"draining":false}]}""".formatted(waiting, inFlight);
    }

    private void add(String broker, String json) {
        try {
            merge.add(broker, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
