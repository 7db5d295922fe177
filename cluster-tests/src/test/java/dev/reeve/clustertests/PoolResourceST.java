// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reeve.operatorapi.PoolCondition;
import dev.reeve.operatorapi.PoolConditions;
import dev.reeve.operatorapi.Pools;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.Table;
import io.fabric8.kubernetes.api.model.TableColumnDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a real API server makes of the CRD beside taking and refusing: defaults, status, owners of fields, columns,
 * help.
 */
@NeedsCluster(Need.API)
@Tag("OK3")
class PoolResourceST {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Space space;

    PoolResourceST(Space space) {
        this.space = space;
    }

    @AfterEach
    void noPoolIsLeft() {
        space.client()
                .resources(ReeveWorkerPool.class)
                .inNamespace(space.name())
                .delete();
    }

    @Test
    void whatIsLeftOutIsFilledInAsTheClassesSay() throws JsonProcessingException {
        ReeveWorkerPool written = Serialization.unmarshal(Pools.smallest().toString(), ReeveWorkerPool.class);
        String stored = space.client().raw(create().uri());

        JsonNode spec = JSON.readTree(stored).path("spec");
        assertThat(spec).isEqualTo(JSON.readTree(Serialization.asJson(written.getSpec())));
    }

    @Test
    void aStatusChangesTheStatusAlone() {
        ReeveWorkerPool pool = create().get();
        long generation = pool.getMetadata().getGeneration();
        pool.setStatus(status(generation));
        pool.getMetadata().setLabels(Map.of("not", "taken"));

        space.client().resource(pool).inNamespace(space.name()).updateStatus();

        ReeveWorkerPool stored = resource().require();
        assertThat(stored.getStatus()).isEqualTo(status(generation));
        assertThat(stored.getMetadata().getGeneration()).isEqualTo(generation);
        assertThat(stored.getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void theSpecIsNoPlaceForAStatus() {
        ReeveWorkerPool pool = create().get();
        pool.setStatus(status(7));

        space.client().resource(pool).inNamespace(space.name()).update();

        assertThat(resource().require().getStatus()).isNull();
    }

    @Test
    void aConditionOfNoKindIsRefused() {
        ReeveWorkerPool pool = create().get();
        PoolCondition odd = new PoolCondition("Ready", PoolCondition.Status.TRUE, 1, NOON, "not one word", "");
        pool.setStatus(new WorkerPoolStatus(1, 0, 0, 0, 0, 0, 0, null, null, List.of(odd)));

        assertThatThrownBy(() ->
                        space.client().resource(pool).inNamespace(space.name()).updateStatus())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("status.conditions[0].reason");
    }

    @Test
    void oneWhoAppliesKeepsWhatHeSaidFromAnother() {
        var _ = applied("team", "10");

        assertThatThrownBy(() -> applied("robot", "20"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("conflict with \"team\"")
                .hasMessageContaining(".spec.replicas.max");
        assertThat(requireNonNull(resource().require().getSpec()).replicas().max())
                .isEqualTo(10);
    }

    @Test
    void printsItsColumns() {
        ReeveWorkerPool pool = create().get();
        pool.setStatus(status(1));
        space.client().resource(pool).inNamespace(space.name()).updateStatus();

        Table table = resource().getAsTable();

        assertThat(table.getColumnDefinitions())
                .extracting(TableColumnDefinition::getName)
                .containsExactly(
                        "Name", "Service", "Ready", "Workers", "Desired", "Waiting", "Oldest", "Mode", "Age", "Rate",
                        "Reason");
        assertThat(table.getRows().getFirst().getCells().stream().map(String::valueOf))
                .startsWith("echo", "echo", "True", "2", "3", "4", "60", "Auto")
                .endsWith("Scaled");
    }

    @Test
    void isFoundByItsShortNameAndAmongAllOfReeve() throws JsonProcessingException {
        JsonNode names = JSON.readTree(space.client().raw("/apis/" + PoolRequests.API_VERSION))
                .path("resources");

        assertThat(names)
                .filteredOn(name -> name.path("name").asText().equals("reeveworkerpools"))
                .singleElement()
                .satisfies(name -> {
                    assertThat(name.at("/shortNames/0").asText()).isEqualTo("rwp");
                    assertThat(name.at("/categories/0").asText()).isEqualTo("reeve");
                });
    }

    /** What {@code kubectl explain} prints comes from there. */
    @Test
    void explainsEveryField() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .untilAsserted(() -> {
                    List<String> silent = new ArrayList<>();
                    JsonNode schema = JSON.readTree(space.client().raw("/openapi/v3/apis/" + PoolRequests.API_VERSION))
                            .at("/components/schemas/dev.reeve.v1alpha1.ReeveWorkerPool");
                    assertThat(schema.at("/properties/spec/properties")).isNotEmpty();
                    collectSilent("spec", schema.at("/properties/spec"), silent);
                    collectSilent("status", schema.at("/properties/status"), silent);
                    assertThat(silent).isEmpty();
                });
    }

    private record Created(String uri, ReeveWorkerPool get) {}

    private Created create() {
        var made = new PoolRequests(space).resource(Pools.smallest()).create();
        return new Created(
                "/apis/" + PoolRequests.API_VERSION + "/namespaces/" + space.name() + "/reeveworkerpools/"
                        + made.getMetadata().getName(),
                resource().require());
    }

    private Resource<ReeveWorkerPool> resource() {
        return space.client()
                .resources(ReeveWorkerPool.class)
                .inNamespace(space.name())
                .withName(Pools.smallest().at("/metadata/name").asText());
    }

    private Object applied(String manager, String max) {
        return new PoolRequests(space)
                .resource(Pools.with("/spec/replicas", "{max: " + max + "}"))
                .fieldManager(manager)
                .serverSideApply();
    }

    private static WorkerPoolStatus status(long generation) {
        PoolCondition ready = new PoolCondition(
                PoolConditions.READY, PoolCondition.Status.TRUE, generation, NOON, "Scaled", "Workers are scaled.");
        return new WorkerPoolStatus(generation, 3, 2, 3, 4, 1, 60, null, null, List.of(ready));
    }

    private static void collectSilent(String path, JsonNode schema, List<String> silent) {
        if (schema.path("description").asText().isBlank()) {
            silent.add(path);
        }
        JsonNode fields = schema.has("items") ? schema.at("/items/properties") : schema.path("properties");
        fields.properties().forEach(field -> collectSilent(path + "." + field.getKey(), field.getValue(), silent));
    }
}
