// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client in TypeScript under Node: its units, the scenarios shared with the Java client, and a running Reeve. */
class TypeScriptClientIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final Pattern PASSED = Pattern.compile("# pass (\\d+)");

    @BeforeAll
    static void needsItsPackages() {
        TypeScriptClient.require();
    }

    @Test
    @Timeout(120)
    @Tag("G4")
    @Tag("G5")
    void passesItsUnitTestsAndTheSharedScenarios() {
        String report =
                TypeScriptClient.run(Duration.ofSeconds(100), Map.of(), List.of("npm", "run", "--silent", "units"));

        assertThat(passed(report)).as(report).isGreaterThan(90);
    }

    @Test
    @Timeout(120)
    @Tag("journey-1")
    void worksAgainstARunningReeve() {
        String report = TypeScriptClient.run(
                Duration.ofSeconds(60),
                Map.of("REEVE_URL", REEVE.url().toString(), "REEVE_ADMIN_KEY", REEVE.adminKey()),
                List.of("npm", "run", "--silent", "live"));

        assertThat(passed(report)).as(report).isGreaterThan(14);
    }

    @Test
    @Timeout(120)
    void thePackageHasCodeTypesAndLicenceAndNothingElse() throws JsonProcessingException {
        String listing = TypeScriptClient.run(
                Duration.ofSeconds(30), Map.of(), List.of("npm", "pack", "--dry-run", "--json", "--ignore-scripts"));

        JsonNode packed = new ObjectMapper().readTree(listing);
        // an array of packages, or (npm 12) an object by name
        JsonNode one = packed.elements().next();
        List<String> files = Stream.of(one.path("files"))
                .flatMap(list -> list.valueStream())
                .map(file -> file.path("path").asText())
                .toList();
        assertThat(files)
                .contains("package.json", "README.md", "dist/index.js", "dist/index.d.ts", "dist/reeve.bundle.js");
        assertThat(files).allMatch(name -> name.matches("package\\.json|README\\.md|LICENSE|dist/.+\\.(js|d\\.ts)"));
        assertThat(one.path("unpackedSize").asLong()).isLessThan(700_000);
        assertThat(TypeScriptClient.dist().resolve("reeve.bundle.js").toFile().length())
                .isBetween(20_000L, 90_000L);
    }

    private static int passed(String report) {
        Matcher matcher = PASSED.matcher(report);
        assertThat(matcher.find()).as(report).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
