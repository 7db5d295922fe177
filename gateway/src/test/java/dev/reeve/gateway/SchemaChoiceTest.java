// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose descriptors are used while instances of several versions run. */
@Tag("X-12")
class SchemaChoiceTest {
    private static SchemaChoice among(String... instances) throws Exception {
        JsonNode document = new ObjectMapper().readTree("{\"instances\":[" + String.join(",", instances) + "]}");
        return Objects.requireNonNull(
                SchemaChoice.of(List.of(document, document)).get("s"));
    }

    private static String instance(String version, long startedMsAgo, String hash) {
        return "{\"name\":\"s\",\"id\":\"%s-%d\",\"version\":\"%s\",\"startedMsAgo\":%d,\"descriptorSha256\":\"%s\"}"
                .formatted(version, startedMsAgo, version, startedMsAgo, hash);
    }

    @Test
    void theHighestVersionCountsHoweverOldItIs() throws Exception {
        SchemaChoice choice =
                among(instance("1.9.0", 1, "aa"), instance("1.10.0", 99, "bb"), instance("1.2.0", 5, "aa"));

        assertThat(choice).isEqualTo(new SchemaChoice("bb", "1.10.0", 2));
    }

    @Test
    void ofOneVersionTheLastStartedCounts() throws Exception {
        assertThat(among(instance("0.0.0", 900, "aa"), instance("0.0.0", 10, "bb"))
                        .sha256())
                .isEqualTo("bb");
    }

    @Test
    void anInstanceWithoutDescriptorsSaysNothing() throws Exception {
        assertThat(among(instance("1.0.0", 1, "aa"), instance("2.0.0", 1, "")))
                .isEqualTo(new SchemaChoice("aa", "1.0.0", 1));
        assertThat(among(instance("2.0.0", 1, ""))).isEqualTo(SchemaChoice.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1.0.0,1.0.1", "1.9,1.10", "1.0.0-rc.1,1.0.0", "v1.2.3,1.3.0", "main,0.0.1", "1.0.0,2.0.0+build"})
    void versionsAreComparedByTheirNumbers(String lower, String higher) {
        assertThat(SchemaChoice.compareVersions(lower, higher)).isNegative();
        assertThat(SchemaChoice.compareVersions(higher, lower)).isPositive();
    }
}
