// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools of every release before are still taken, mean the same and parse. */
class CompatibilityTest {
    /** A folder for each release: its CRD as {@code crd.yml}, pools as its users wrote them as {@code *.yaml}. */
    private static final Path RELEASED = Path.of("src/test/resources/released");

    @Test
    void takesWhatEveryReleaseTook() throws IOException {
        for (Path release : releases()) {
            ObjectNode before = Crd.read(release.resolve("crd.yml"));

            assertThat(SchemaChanges.breaking(Crd.schemaOf(before), Crd.schema()))
                    .as("changes since %s", release)
                    .isEmpty();
        }
    }

    @Test
    void parsesPoolsOfEveryRelease() throws IOException {
        Admission admission = new Admission(Crd.schema());
        for (Path release : releases()) {
            for (Path pool : Pools.files(release, ".yaml")) {
                ObjectNode written = Crd.read(pool);

                assertThat(admission.complaints(written)).as("%s", pool).isEmpty();
                assertThat(new KubernetesSerialization()
                                .unmarshal(written.toString(), ReeveWorkerPool.class)
                                .getSpec())
                        .as("%s", pool)
                        .isNotNull();
            }
        }
    }

    @Test
    void nothingChangedSinceItself() {
        assertThat(SchemaChanges.breaking(Crd.schema(), Crd.schema())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/properties/spec/properties/mode/enum               | [Auto]            | value Observe",
                "/properties/spec/properties/paused                  | null              | /spec/paused: is gone",
                "/properties/spec/properties/paused/type             | string            | type was",
                "/properties/spec/properties/paused/default          | true              | default was",
                "/properties/spec/properties/service/pattern         | ^[a-z]+$          | pattern was",
                "/properties/spec/properties/service/maxLength       | 63                | maxLength was",
                "/properties/spec/properties/target/properties/waitMillis/minimum | 100  | minimum was",
                "/properties/spec/required                           | [service, scaleTargetRef, mode] | needed field"
                        + " mode",
                "/properties/spec/x-kubernetes-validations           | [{rule: self.service.size() > 3}] | rule"
                        + " self.service",
                "/properties/status/properties/conditions/items/properties/reason | null | conditions[]/reason: is"
                        + " gone",
            })
    void findsWhatBreaks(String pointer, String value, String change) {
        ObjectNode now = Pools.with((ObjectNode) Crd.schema().deepCopy(), pointer, value);

        assertThat(SchemaChanges.breaking(Crd.schema(), now))
                .singleElement()
                .asString()
                .contains(change);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/properties/spec/properties/schedule                | {type: string}",
                "/properties/spec/properties/mode/enum               | [Auto, Observe, Later]",
                "/properties/spec/properties/replicas/properties/max/maximum | 2000",
                "/properties/spec/required                           | [service]",
                "/properties/spec/properties/service/description     | Other words.",
            })
    void letsPassWhatOnlyTakesMore(String pointer, String value) {
        ObjectNode now = Pools.with((ObjectNode) Crd.schema().deepCopy(), pointer, value);

        assertThat(SchemaChanges.breaking(Crd.schema(), now)).isEmpty();
    }

    private static List<Path> releases() throws IOException {
        try (Stream<Path> folders = Files.list(RELEASED)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }
}
