// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.operatorapi.PoolCondition.Status;
import dev.reeve.operatorapi.RecommendationStatus.LimitedBy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReeveWorkerPoolTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    static List<Path> examples() {
        return Pools.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void fillsInWhatAnApiServerFillsIn(Path example) throws JsonProcessingException {
        ObjectNode written = Crd.read(example);

        JsonNode filled = json(parse(written)).path("spec");

        assertThat(filled)
                .isEqualTo(new Admission(Crd.schema()).filledIn(written).path("spec"));
    }

    @Test
    void theSmallestHasAllDefaults() {
        ReeveWorkerPool pool = parse(Pools.smallest());

        assertThat(pool.getSpec()).isEqualTo(WorkerPoolSpec.of("echo", "echo"));
        assertThat(pool.getStatus()).isNull();
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        ObjectNode newer = Pools.with("/spec/schedule", "{floor: 3}");
        Pools.with(newer, "/spec/replicas/floor", "3");

        assertThat(parse(newer).getSpec()).isEqualTo(WorkerPoolSpec.of("echo", "echo"));
    }

    @Test
    void leavesOutWhatALaterReleaseAloneCanReadAndNamesIt() {
        ObjectNode later = Pools.with("/spec/mode", "Advise");
        Pools.with(later, "/spec/fallback", "{afterSeconds: 40, behavior: Predict}");
        Pools.with(later, "/spec/replicas/max", "7");

        ReeveWorkerPool pool = parse(later);

        assertThat(pool.unreadable())
                .containsExactlyInAnyOrder(
                        "mode is \"Advise\", which this release of the operator does not know",
                        "fallback.behavior is \"Predict\", which this release of the operator does not know");
        WorkerPoolSpec spec = Objects.requireNonNull(pool.getSpec());
        assertThat(spec.service()).isEqualTo("echo");
        assertThat(spec.mode()).isEqualTo(PoolMode.AUTO);
        assertThat(spec.replicas().max()).isEqualTo(7);
        assertThat(spec.fallback()).isEqualTo(new FallbackSpec(40, FallbackSpec.Behavior.HOLD, null));
        assertThat(parse(Pools.smallest()).unreadable()).isEmpty();
    }

    @Test
    void shortensWhatIsLong() {
        assertThat(parse(Pools.with("/spec/mode", "A".repeat(90))).unreadable())
                .containsExactly(
                        "mode is \"" + "A".repeat(63) + "..., which this release of the operator does not know");
    }

    @Test
    void aPoolWithoutSpecAndNotesHasNothingThatCannotBeRead() {
        ReeveWorkerPool pool = parse(Pools.with("/spec", "null"));
        pool.getMetadata().setAnnotations(null);

        assertThat(pool.getSpec()).isNull();
        assertThat(pool.unreadable()).isEmpty();
    }

    @Test
    void aCopySaysTheSame() throws JsonProcessingException {
        ReeveWorkerPool pool = parse(Pools.with("/spec/mode", "Advise"));

        ReeveWorkerPool copy = parse(json(pool));

        assertThat(copy.unreadable()).isEqualTo(pool.unreadable()).hasSize(1);
        assertThat(copy.getSpec()).isEqualTo(pool.getSpec());
    }

    @Test
    void aSpecThatIsNoneAtAllIsSaid() {
        ReeveWorkerPool pool = parse(Pools.with("/spec", "\"nothing\""));

        assertThat(pool.getSpec()).isNull();
        assertThat(pool.unreadable()).singleElement().asString().startsWith("it cannot be read: ");
        assertThat(parse(Pools.with("/metadata", "null")).getMetadata().getName())
                .isNull();
    }

    @Test
    void aSpecWithMoreThanAnyoneWouldReadIsNone() {
        String many = IntStream.range(0, 60).mapToObj(i -> "[]").collect(Collectors.joining(", ", "[", "]"));

        ReeveWorkerPool pool = parse(Pools.with("/status", "{conditions: " + many + "}"));

        assertThat(pool.getStatus()).isNull();
        assertThat(pool.unreadable()).as("it is not the owner's").isEmpty();
    }

    @Test
    void ofAStatusOfALaterReleaseTheRestIsRead() throws JsonProcessingException {
        ReeveWorkerPool pool = parse(Pools.smallest());
        pool.setStatus(status());
        ObjectNode later = Pools.with(json(pool), "/status/recommendation/limitedBy", "Budget");
        later.withArray("/status/conditions").addObject().put("type", "Later").put("status", "Perhaps");

        WorkerPoolStatus read = Objects.requireNonNull(parse(later).getStatus());

        assertThat(read.lastScale()).isEqualTo(status().lastScale());
        assertThat(read.conditions()).isEqualTo(status().conditions());
        assertThat(read.recommendation())
                .extracting(RecommendationStatus::rateMilli)
                .isEqualTo(100_000L);
    }

    @Test
    void aStatusIsWrittenAsTheSchemaHasItAndReadBack() throws JsonProcessingException {
        ReeveWorkerPool pool = parse(Pools.smallest());
        pool.setStatus(status());

        ObjectNode written = json(pool);

        assertThat(new Admission(Crd.schema()).complaints(written)).isEmpty();
        assertThat(written.at("/status/lastScale/time").asText()).isEqualTo("2026-05-04T12:00:00Z");
        assertThat(parse(written).getStatus()).isEqualTo(status());
    }

    @Test
    void aStatusOfNothingYetHasNoEmptyPlaces() throws JsonProcessingException {
        ReeveWorkerPool pool = parse(Pools.smallest());
        pool.setStatus(new WorkerPoolStatus(1, 0, 0, 0, 0, 0, 0, null, null, List.of()));

        ObjectNode written = json(pool);

        assertThat(written.path("status").has("lastScale")).isFalse();
        assertThat(new Admission(Crd.schema()).complaints(written)).isEmpty();
    }

    private static WorkerPoolStatus status() {
        PoolCondition ready =
                new PoolCondition(PoolConditions.READY, Status.TRUE, 3, NOON.plusMillis(7), "Ready", "Scaled.");
        RecommendationStatus figures =
                new RecommendationStatus(100_000, 500, 8_000, 50_000, 58, -12, 0, 58, 58, LimitedBy.NONE);
        LastScale last = new LastScale(NOON, 0, 58, "ScaledUp");
        return new WorkerPoolStatus(3, 58, 57, 58, 0, 51, 0, last, figures, List.of(ready));
    }

    private static ReeveWorkerPool parse(ObjectNode pool) {
        return SERIALIZATION.unmarshal(pool.toString(), ReeveWorkerPool.class);
    }

    private static ObjectNode json(ReeveWorkerPool pool) throws JsonProcessingException {
        return (ObjectNode) Pools.YAML.readTree(SERIALIZATION.asJson(pool));
    }
}
