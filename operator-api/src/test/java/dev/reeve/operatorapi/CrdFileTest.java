// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class CrdFileTest {
    @Test
    void isWhatTheClassesSay() throws IOException {
        String generated = Crd.generated();

        assertThat(Files.readString(Crd.COMMITTED))
                .as("after a change of the classes: cp operator-api/%s operator-api/%s", Crd.GENERATED, Crd.COMMITTED)
                .isEqualTo(generated);
    }

    @Test
    void isNamedAsItIsAskedFor() {
        JsonNode spec = Crd.committed().path("spec");

        assertThat(spec.at("/names/plural").asText()).isEqualTo("reeveworkerpools");
        assertThat(spec.at("/names/shortNames/0").asText()).isEqualTo("rwp");
        assertThat(spec.at("/names/categories/0").asText()).isEqualTo("reeve");
        assertThat(spec.path("scope").asText()).isEqualTo("Namespaced");
        assertThat(spec.at("/versions/0/name").asText()).isEqualTo("v1alpha1");
    }

    @Test
    void describesEveryField() {
        List<String> silent = new ArrayList<>();
        eachField("", Crd.schema(), (path, field) -> {
            if (field.path("description").asText().isBlank()) {
                silent.add(path);
            }
        });

        assertThat(silent).isEmpty();
    }

    @Test
    void hasNoFractions() {
        List<String> fractions = new ArrayList<>();
        eachField("", Crd.schema(), (path, field) -> {
            if (field.path("type").asText().equals("number")) {
                fractions.add(path);
            }
        });

        assertThat(fractions).isEmpty();
    }

    @Test
    void boundsEveryNumberThatAnOwnerSets() {
        List<String> boundless = new ArrayList<>();
        eachField("/spec", Crd.schema().at("/properties/spec"), (path, field) -> {
            if (field.path("type").asText().equals("integer") && !(field.has("minimum") && field.has("maximum"))) {
                boundless.add(path);
            }
        });

        assertThat(boundless).isEmpty();
    }

    @Test
    void asksForServiceAndTargetAlone() {
        List<String> required = new ArrayList<>();
        eachField(
                "/spec",
                Crd.schema().at("/properties/spec"),
                (path, field) -> field.path("required").forEach(name -> required.add(path + "/" + name.asText())));

        assertThat(Crd.schema().at("/properties/spec/required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("service", "scaleTargetRef");
        assertThat(required).containsExactly("/spec/scaleTargetRef/name");
    }

    @Test
    void printsColumnsInTheOrderOfReading() {
        JsonNode columns = Crd.committed().at("/spec/versions/0/additionalPrinterColumns");

        assertThat(columns)
                .extracting(column -> column.path("name").asText())
                .containsExactly(
                        "Service", "Ready", "Workers", "Desired", "Waiting", "Oldest", "Mode", "Age", "Rate", "Reason");
        assertThat(columns)
                .filteredOn(column -> column.path("priority").asInt() > 0)
                .extracting(column -> column.path("name").asText())
                .containsExactly("Rate", "Reason");
    }

    @Test
    void hasAStatusAndNothingForAnHpaToFightOver() {
        JsonNode subresources = Crd.committed().at("/spec/versions/0/subresources");

        assertThat(subresources.has("status")).isTrue();
        assertThat(subresources.has("scale")).isFalse();
    }

    @Test
    void saysInEveryRuleWhatIsWrong() {
        List<CelRules.Rule> rules = new CelRules(Crd.schema()).all();

        assertThat(rules).allSatisfy(rule -> assertThat(rule.message()).isNotBlank());
        assertThat(new TreeSet<>(rules.stream().map(CelRules.Rule::message).toList()))
                .as("no rule twice")
                .hasSameSizeAs(rules);
    }

    private static void eachField(String path, JsonNode schema, BiConsumer<String, JsonNode> reader) {
        JsonNode fields = schema.has("items") ? schema.at("/items/properties") : schema.path("properties");
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String here = path + "/" + field.getKey();
            if (!List.of("/apiVersion", "/kind", "/metadata").contains(here)) {
                reader.accept(here, field.getValue());
                eachField(here, field.getValue(), reader);
            }
        }
    }
}
