// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.testkit.ForAll;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotentMethodsTest {
    private static final String INFO = """
            {"type":"reeve.v1.info","broker":"b","instances":[
              {"name":"echo","id":"1","idempotent":false,"metadata":{"a":"\\u0041\\n"},"methods":[
                 {"name":"say","idempotent":true,"scopes":[]},{"name":"add","idempotent":true},
                 {"name":"set","idempotent":false}]},
              {"name":"echo","id":"2","startedMsAgo":-1.5e3,"x":null,"methods":[{"name":"say","idempotent":true}]},
              {"name":"all","id":"3","idempotent":true,"methods":[]},
              {"name":"other","id":"4","methods":[{"name":"x","idempotent":true}]}]}
            """;

    private final AtomicInteger asked = new AtomicInteger();
    private final IdempotentMethods methods =
            new IdempotentMethods(Map.of("told", Set.of("get"), "every", Set.of()), _ -> {
                asked.incrementAndGet();
                return List.of(INFO.getBytes(StandardCharsets.UTF_8));
            });

    @Test
    void believesWhatItWasTold() {
        methods.prepare("told");

        assertThat(methods.contains("told", "get")).isTrue();
        assertThat(methods.contains("told", "set")).isFalse();
        assertThat(methods.contains("every", "any")).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void takesMethodsOnWhichAllInstancesAgree() {
        assertThat(methods.contains("echo", "say")).as("not asked yet").isFalse();

        methods.prepare("echo");
        methods.prepare("all");

        await().until(() -> methods.contains("echo", "say") && methods.contains("all", "anything"));
        assertThat(methods.contains("echo", "add")).isFalse();
        assertThat(methods.contains("echo", "set")).isFalse();
        assertThat(methods.contains("other", "x")).isFalse();
    }

    @Test
    void asksOncePerMinuteAndNeverForTheBrokersOwnServices() {
        for (int i = 0; i < 100; i++) {
            methods.prepare("echo");
            methods.prepare("mmi.service");
        }

        await().until(() -> methods.contains("echo", "say"));
        assertThat(asked).hasValue(1);
    }

    /** A gateway is often called before the workers are there: a minute without retries would be the price. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("F3")
    void asksAgainSoonWhenNobodyCouldSay(boolean brokerThere) {
        AtomicInteger times = new AtomicInteger();
        IdempotentMethods early = new IdempotentMethods(Map.of(), _ -> {
            if (times.incrementAndGet() > 1) {
                return List.of(INFO.getBytes(StandardCharsets.UTF_8));
            }
            if (brokerThere) {
                return List.of("{\"instances\":[]}".getBytes(StandardCharsets.UTF_8));
            }
            throw ReeveException.of(ErrorReason.NO_WORKERS, "none");
        });

        await().until(() -> {
            early.prepare("echo");
            return early.contains("echo", "say");
        });
        assertThat(times).hasValue(2);
    }

    @Test
    void knowsNothingWhenNoBrokerAnswersOrTheAnswerIsRubbish() {
        AtomicInteger done = new AtomicInteger();
        IdempotentMethods deaf = new IdempotentMethods(Map.of(), service -> {
            done.incrementAndGet();
            if (service.equals("none")) {
                throw ReeveException.of(ErrorReason.NO_WORKERS, "none");
            }
            return List.of("501".getBytes(StandardCharsets.UTF_8), "{".getBytes(StandardCharsets.UTF_8));
        });

        deaf.prepare("none");
        deaf.prepare("rubbish");

        await().until(() -> done.get() == 2);
        assertThat(deaf.contains("none", "")).isFalse();
        assertThat(deaf.contains("rubbish", "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "{\"a\"}",
                "{\"a\":}",
                "tru",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "1 2",
                "--1",
                "[1}",
                "{1:2}",
                "nul",
                "\"\\"
            })
    void refusesWhatIsNotJson(String text) {
        assertThat(JsonReader.read(text)).isEmpty();
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(JsonReader.read(
                        " { \"a\" : [ 1 , true , false , null , \"\\\"\\\\\\/\\b\\f\\r\\t\\u00e4\" ] , \"b\" : {} } "))
                .contains(Map.of("a", List.of(1.0, true, false, JsonReader.NULL, "\"\\/\b\f\r\tä"), "b", Map.of()));
        assertThat(JsonReader.read("[]")).contains(List.of());
        assertThat(JsonReader.read("[".repeat(40) + "]".repeat(40)))
                .as("too deep")
                .isEmpty();
    }

    @Test
    @Tag("W4")
    void readsAnyTextWithoutException() {
        ForAll.forAll(
                5_000,
                draws -> draws.text(0, 40, "{}[]\",:\\u0an1.e-t rf"),
                text -> assertThat(JsonReader.read(text)).isNotNull());
    }
}
