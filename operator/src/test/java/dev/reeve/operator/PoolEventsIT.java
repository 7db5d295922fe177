// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import dev.reeve.testkit.ManualClock;
import dev.reeve.testkit.kubernetes.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners read of their pools by {@code kubectl events}. */
class PoolEventsIT {
    private static final PoolKey ECHO = new PoolKey("test", "echo");
    private static final PoolKey GONE = new PoolKey("test", "gone");

    private final MockUnderTest cluster = new MockUnderTest();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = ManualClock.create();
    private final PoolEvents events = new PoolEvents(
            cluster.client(),
            "operator-1",
            key -> key.equals(GONE) ? Optional.empty() : Optional.of("uid-of-" + key.name()),
            registry,
            clock);

    @AfterEach
    void close() {
        events.close();
        cluster.close();
    }

    @Test
    void aWriteIsToldWithItsNumbersAndWhy() {
        events.scaled(ECHO, 0, 7, PoolCommand.Reason.WOKEN);

        JsonNode event = written(1).getFirst();
        assertThat(event.path("reason").asText()).isEqualTo("Woken");
        assertThat(event.path("type").asText()).isEqualTo("Normal");
        assertThat(event.path("note").asText()).startsWith("0 -> 7");
        assertThat(event.path("reportingInstance").asText()).isEqualTo("operator-1");
        assertThat(event.path("regarding").path("kind").asText()).isEqualTo("ReeveWorkerPool");
        assertThat(event.path("regarding").path("name").asText()).isEqualTo("echo");
        assertThat(event.path("regarding").path("uid").asText()).isEqualTo("uid-of-echo");
        assertThat(event.path("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }

    @Test
    void eachDirectionHasItsReason() {
        events.scaled(ECHO, 2, 7, PoolCommand.Reason.LOAD);
        events.scaled(ECHO, 7, 2, PoolCommand.Reason.LOAD);
        events.scaled(ECHO, 2, 0, PoolCommand.Reason.LOAD);

        assertThat(written(3))
                .extracting(event -> event.path("reason").asText())
                .containsExactlyInAnyOrder("ScaledUp", "ScaledDown", "ScaledToZero");
    }

    @Test
    void whatSomebodyShouldLookAtIsAWarning() {
        events.told(ECHO, PoolNotice.START_FAILING);
        events.refused(ECHO, new WriteResult.Refused(403, "403 forbidden", 0));
        events.told(ECHO, PoolNotice.DATA_FRESH);

        assertThat(written(2))
                .allSatisfy(event -> assertThat(event.path("type").asText()).isEqualTo("Warning"));
    }

    @Test
    void oneOfAReasonIn10SecondsAndTheNextSaysHowManyThereWere() {
        for (int i = 1; i <= 5; i++) {
            events.scaled(ECHO, i, i + 1, PoolCommand.Reason.LOAD);
        }
        written(1);
        clock.advance(Duration.ofSeconds(11));
        events.scaled(ECHO, 6, 7, PoolCommand.Reason.LOAD);

        assertThat(written(2))
                .extracting(event -> event.path("note").asText())
                .anySatisfy(note -> assertThat(note).contains("1 -> 2").doesNotContain("more"))
                .anySatisfy(note -> assertThat(note).contains("6 -> 7").contains("4 more"));
        assertThat(dropped("limited")).isEqualTo(4);
    }

    @Test
    void poolsAndReasonsDoNotHinderEachOther() {
        events.post(ECHO, "Paused", false, "paused");
        events.post(ECHO, "GraceTooShort", true, "short");
        events.post(new PoolKey("test", "other"), "Paused", false, "paused");

        written(3);
    }

    @Test
    void aServerThatRefusesIsCountedAndForgotten() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.Status(403, 0), "events")) {
            events.post(ECHO, "Paused", false, "paused");
            Awaitility.await().until(() -> dropped("refused") == 1);
        }
        events.post(ECHO, "Conflict", true, "another pool");

        assertThat(written(1).getFirst().path("reason").asText()).isEqualTo("Conflict");
    }

    @Test
    void whatTellsNeverWaits() {
        try (var _ = cluster.mock().faults().putOnWrites(new Fault.NoAnswer(false), "events")) {
            for (int i = 0; i < 1_000; i++) {
                events.post(new PoolKey("test", "pool" + i), "Paused", false, "paused");
            }

            assertThat(dropped("full")).isBetween(740.0, 744.0);
        }
    }

    @Test
    void aPoolThatIsGoneHasNoEvents() {
        events.post(GONE, "Paused", false, "paused");
        events.post(ECHO, "Paused", false, "paused");

        written(1);
        assertThat(dropped("gone")).isEqualTo(1);
    }

    private double dropped(String cause) {
        var counter = registry.find("reeve_operator_events_dropped")
                .tag("cause", cause)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private List<JsonNode> written(int wanted) {
        return Awaitility.await()
                .until(() -> cluster.mock().list("events.k8s.io", "events", "test"), found -> found.size() == wanted);
    }
}
