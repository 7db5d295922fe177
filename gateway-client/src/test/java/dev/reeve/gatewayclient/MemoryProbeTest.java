// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MemoryProbeTest {
    @Test
    void ofAJvmTellsHeapThreadsAndClasses() {
        MemoryProbe probe = MemoryProbe.ofPlatform();
        ObjectNode memory = Json.object();

        probe.read(memory);
        new ClassCounts().put(memory, probe.classes());

        assertThat(probe).isInstanceOf(JvmMemory.class);
        assertThat(memory.path("heapBytes").asLong()).isGreaterThan(1_000_000);
        assertThat(memory.path("nonHeapBytes").asLong()).isGreaterThan(1_000_000);
        assertThat(memory.path("threads").asInt()).isPositive();
        assertThat(memory.has("directBytes")).isTrue();
        assertThat(memory.has("gcMs")).isTrue();
        assertThat(memory.path("classes"))
                .extracting(one -> one.path("name").asText())
                .contains("[B", "java.lang.String");
    }

    @Test
    void ofAndroidTellsWhatItsDebugKnows() {
        ObjectNode memory = Json.object();

        new AndroidMemory().read(memory);

        assertThat(memory.path("heapBytes").asLong()).isPositive();
        assertThat(memory.path("nonHeapBytes").asLong()).isEqualTo(4_711);
        assertThat(memory.path("gcCount").asLong()).isEqualTo(12);
        assertThat(memory.has("gcMs")).isFalse();
    }

    @Test
    void classesStandBesideWhatWasCountedBefore() {
        ClassCounts counts = new ClassCounts();
        ObjectNode first = Json.object();
        ObjectNode second = Json.object();
        String head = " num     #instances         #bytes  class name (module)\n----------\n";
        counts.put(
                first,
                head + "   1:           10            240  shop.Cart\n   2:  3  72  java.lang.String (java.base@25)\n");

        counts.put(second, head + "   1:           4            96  shop.Cart\nTotal   4   96\n");

        JsonNode cart = second.path("classes").path(0);
        assertThat(cart.toString())
                .isEqualTo("{\"name\":\"shop.Cart\",\"count\":4,\"previous\":10,\"max\":10,\"bytes\":96}");
        assertThat(second.path("classes")).hasSize(1);
        assertThat(first.path("classes").path(1).path("name").asText()).isEqualTo("java.lang.String");
    }

    @Test
    void aPlatformThatTellsNoClassesHasNone() {
        ObjectNode memory = Json.object();

        new ClassCounts().put(memory, new AndroidMemory().classes());

        assertThat(memory.has("classes")).isFalse();
    }
}
