// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.reeve.operatorapi.AdmissionExamples;
import dev.reeve.operatorapi.Pools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes and refuses the pools that operator-api's own tests say it does, and says why. */
@NeedsCluster(Need.API)
@Tag("OK11")
class PoolAdmissionST {
    private static final String CRD = "/META-INF/fabric8/reeveworkerpools.reeve.dev-v1.yml";
    private static final JsonNode SCHEMA = schema();

    private final PoolRequests pools;

    PoolAdmissionST(Space space) {
        this.pools = new PoolRequests(space);
    }

    record Bound(String pointer, long least, long most) {
        @Override
        public String toString() {
            return pointer;
        }
    }

    record Choice(String pointer, List<String> values) {
        @Override
        public String toString() {
            return pointer;
        }
    }

    static Stream<String> rules() {
        return AdmissionExamples.RULES.keySet().stream().sorted();
    }

    static List<Bound> bounds() {
        List<Bound> bounds = new ArrayList<>();
        eachField("/spec", SCHEMA.at("/properties/spec"), (pointer, field) -> {
            if (field.has("minimum")) {
                bounds.add(new Bound(
                        pointer,
                        field.path("minimum").asLong(),
                        field.path("maximum").asLong()));
            }
        });
        return bounds;
    }

    static List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        eachField("/spec", SCHEMA.at("/properties/spec"), (pointer, field) -> {
            if (field.has("enum")) {
                List<String> values = new ArrayList<>();
                field.path("enum").forEach(value -> values.add(value.asText()));
                choices.add(new Choice(pointer, values));
            }
        });
        return choices;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleTakesOnePoolAndRefusesAnother(String message) {
        AdmissionExamples.Edge edge = requireNonNull(AdmissionExamples.RULES.get(message));

        assertThat(pools.tryOut(edge.taken(), edge.isChange())).isEmpty();
        assertThat(pools.tryOut(edge.refused(), edge.isChange()))
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void everyNumberIsTakenAtItsBoundsAndRefusedBeyond(Bound bound) {
        assertThat(pools.tryOut(with(bound, bound.least()), false)).isEmpty();
        assertThat(pools.tryOut(with(bound, bound.most()), false)).isEmpty();
        assertThat(pools.tryOut(with(bound, bound.least() - 1), false))
                .anyMatch(text -> text.contains("greater than or equal to " + bound.least()));
        assertThat(pools.tryOut(with(bound, bound.most() + 1), false))
                .anyMatch(text -> text.contains("less than or equal to " + bound.most()));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void everyChoiceIsTakenAndNoOther(Choice choice) {
        assertThat(choice.values())
                .allSatisfy(value -> assertThat(pools.tryOut(Pools.with(roomy(), choice.pointer(), value), false))
                        .isEmpty());
        assertThat(pools.tryOut(Pools.with(roomy(), choice.pointer(), "Panic"), false))
                .anyMatch(text -> text.contains("Unsupported value"));
    }

    @Test
    void whatIsRequiredIsMissed() {
        assertThat(pools.tryOut(Pools.with("/spec/service", "null"), false))
                .anyMatch(text -> text.contains("spec.service: Required value"));
        assertThat(pools.tryOut(Pools.with("/spec/scaleTargetRef", "null"), false))
                .anyMatch(text -> text.contains("spec.scaleTargetRef: Required value"));
        assertThat(pools.tryOut(Pools.with("/spec/scaleTargetRef/name", "null"), false))
                .anyMatch(text -> text.contains("spec.scaleTargetRef.name: Required value"));
    }

    @Test
    void aNameOfAServiceThatBrokersRefuseIsRefused() {
        assertThat(pools.tryOut(Pools.with("/spec/service", "Echo"), false))
                .anyMatch(text -> text.contains("spec.service") && text.contains("should match"));
    }

    @Test
    void aFieldThatIsMisspeltIsRefusedWhereThatIsAskedFor() {
        assertThat(pools.tryOut(Pools.with("/spec/replicas/minimum", "1"), false))
                .singleElement()
                .asString()
                .contains("unknown field \"spec.replicas.minimum\"");
    }

    @Test
    void everyExampleIsTaken() {
        assertThat(AdmissionExamples.files())
                .isNotEmpty()
                .allSatisfy(pool -> assertThat(pools.tryOut(pool, false)).isEmpty());
    }

    /** With one value, in a pool whose other bounds do not hinder it. */
    private static ObjectNode with(Bound bound, long value) {
        return Pools.with(roomy(), bound.pointer(), Long.toString(value));
    }

    private static ObjectNode roomy() {
        return Pools.with(
                Pools.with("/spec/replicas", "{max: 1000}"), "/spec/fallback", "{behavior: Static, replicas: 1}");
    }

    private static JsonNode schema() {
        try {
            return new YAMLMapper().readTree(Cluster.resource(CRD)).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void eachField(String path, JsonNode schema, BiConsumer<String, JsonNode> reader) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String here = path + "/" + field.getKey();
            reader.accept(here, field.getValue());
            eachField(here, field.getValue(), reader);
        }
    }
}
