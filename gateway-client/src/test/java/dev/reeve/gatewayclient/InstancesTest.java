// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects of the app in a memory report. */
class InstancesTest {
    private final ClassCounts counts = new ClassCounts();
    private final Instances instances = new Instances(new Redaction());

    @Test
    void theyAreCountedBesideWhatWasCountedBefore() {
        List<String> open = new ArrayList<>(List.of("a", "b", "c"));
        assertThat(instances.add("Document", () -> open)).isTrue();
        JsonNode first = report("").path("classes").path(0);
        open.clear();
        JsonNode second = report("").path("classes").path(0);

        assertThat(first.toString()).isEqualTo("{\"name\":\"Document\",\"count\":3,\"previous\":0,\"max\":3}");
        assertThat(second.toString()).isEqualTo("{\"name\":\"Document\",\"count\":0,\"previous\":3,\"max\":3}");
    }

    @Test
    void captionsAreAtMostAHundredOfAllKindsAndCut() {
        assertThat(instances.add("A", () -> Collections.nCopies(70, "x".repeat(500))))
                .isTrue();
        assertThat(instances.add("B", () -> Collections.nCopies(70, "y"))).isTrue();

        JsonNode report = report("");

        assertThat(report.path("captions")).hasSize(100);
        assertThat(report.path("captions").path(0).asText()).hasSize(120).startsWith("A: xxx");
        assertThat(report.path("classes").path(1).path("count").asInt()).isEqualTo(70);
    }

    @Test
    void withAllClassesTheAnswerIsWithin64KiB() {
        assertThat(instances.add("A", () -> Collections.nCopies(100, "\n".repeat(500))))
                .isTrue();
        StringBuilder histogram = new StringBuilder();
        IntStream.range(0, 500)
                .forEach(i -> histogram
                        .append("1: 1234567890 1234567890 ")
                        .append("c".repeat(150))
                        .append(i)
                        .append('\n'));

        assertThat(Json.bytes(report(histogram.toString())).length).isLessThan(64 * 1024);
    }

    @Test
    void whatThrowsSaysSoAndTheOthersAreThere() {
        assertThat(instances.add("Bad", () -> {
                    throw new IllegalStateException("gone");
                }))
                .isTrue();
        assertThat(instances.add("Good", () -> List.of(new Untold()))).isTrue();

        JsonNode captions = report("").path("captions");

        assertThat(captions.toString()).isEqualTo("[\"Bad: [failed]\",\"Good: [failed]\"]");
    }

    @Test
    void kindsAreBoundedAndCanBeTakenBack() {
        Supplier<List<String>> none = List::of;
        for (int i = 0; i < 50; i++) {
            assertThat(instances.add("kind " + i, none)).isTrue();
        }
        assertThat(instances.add("one more", none)).isFalse();
        assertThat(report("").path("classes")).hasSize(50);

        instances.remove("kind 0", () -> List.of("of somebody else"));
        assertThat(report("").path("classes")).hasSize(50);
        instances.remove("kind 0", none);
        assertThat(report("").path("classes")).hasSize(49);
        assertThat(instances.add("one more", none)).isTrue();
    }

    private ObjectNode report(String histogram) {
        ObjectNode memory = Json.object();
        instances.put(memory, counts);
        counts.put(memory, histogram);
        return memory;
    }

    private static final class Untold {
        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }
}
