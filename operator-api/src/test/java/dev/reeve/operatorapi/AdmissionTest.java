// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.operatorapi.AdmissionExamples.Edge;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the CRD takes and what it refuses, and each of its rules both ways. */
class AdmissionTest {
    private static final Admission ADMISSION = new Admission(Crd.schema());

    static Stream<String> rules() {
        return new CelRules(Crd.schema()).all().stream().map(CelRules.Rule::message);
    }

    static List<Path> examples() {
        return Pools.examples();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleTakesOnePoolAndRefusesAnother(String message) {
        Edge edge = requireNonNull(AdmissionExamples.RULES.get(message), "a rule without examples: " + message);
        ObjectNode before = edge.isChange() ? Pools.smallest() : null;

        assertThat(ADMISSION.complaints(edge.taken(), before)).isEmpty();
        assertThat(ADMISSION.complaints(edge.refused(), before)).containsExactly(message);
    }

    @Test
    void aServiceIsFreeInANewPool() {
        assertThat(ADMISSION.complaints(Pools.with("/spec/service", "other"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsTaken(Path example) {
        assertThat(ADMISSION.complaints(Crd.read(example))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/service                       | null             | required property 'service' not found",
                "/spec/service                       | Echo             | does not match the regex pattern",
                "/spec/service                       | \"\"             | does not match the regex pattern",
                "/spec/service                       | 7                | integer found, string expected",
                "/spec/scaleTargetRef                | null             | required property 'scaleTargetRef' not found",
                "/spec/scaleTargetRef/name           | null             | required property 'name' not found",
                "/spec/mode                          | auto             | does not have a value in the enumeration",
                "/spec/paused                        | 'sometimes'      | string found, boolean expected",
                "/spec/replicas/min                  | -1               | must have a minimum value of 0",
                "/spec/replicas/min                  | 1.5              | number found, integer expected",
                "/spec/replicas/max                  | 0                | must have a minimum value of 1",
                "/spec/replicas/max                  | 1001             | must have a maximum value of 1000",
                "/spec/target/waitMillis             | 49               | must have a minimum value of 50",
                "/spec/target/headroomPercent        | 401              | must have a maximum value of 400",
                "/spec/target/startTimeFactorPercent | 24               | must have a minimum value of 25",
                "/spec/target/workerConcurrency      | 0                | must have a minimum value of 1",
                "/spec/target/expectedServiceMillis  | 0                | must have a minimum value of 1",
                "/spec/target/expectedStartMillis    | 600001           | must have a maximum value of 600000",
                "/spec/scaleDown/holdSeconds         | 3601             | must have a maximum value of 3600",
                "/spec/scaleDown/holdStarts          | 21               | must have a maximum value of 20",
                "/spec/scaleDown/idleToZeroSeconds   | 86401            | must have a maximum value of 86400",
                "/spec/scaleDown/drainSeconds        | 0                | must have a minimum value of 1",
                "/spec/fallback/afterSeconds         | 4                | must have a minimum value of 5",
                "/spec/fallback/behavior             | Panic            | does not have a value in the enumeration",
                "/spec/replicas/minimum              | 1                | unknown field /spec/replicas/minimum",
            })
    void refusesAndSaysWhy(String pointer, String value, String complaint) {
        List<String> complaints = ADMISSION.complaints(Pools.with(pointer, value));

        assertThat(complaints).singleElement().asString().contains(complaint);
    }
}
