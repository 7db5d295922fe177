// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the chart has of others is what they have. */
class CopiesTest {
    @Test
    void hasTheCrdOfTheOperator() throws IOException {
        Path original =
                Helm.ROOT.resolve("operator-api/src/main/resources/META-INF/fabric8/reeveworkerpools.reeve.dev-v1.yml");
        Path copy = Helm.CHART.resolve("crds/reeveworkerpools.yaml");

        assertThat(copy).as("cp %s %s", original, copy).hasSameTextualContentAs(original);
    }

    @Test
    void hasTheBoardsAndRules() {
        same(Helm.ROOT.resolve("grafana/dashboards"), Helm.CHART.resolve("files/grafana"));
        same(Helm.ROOT.resolve("grafana/rules"), Helm.CHART.resolve("files/rules"));
    }

    @Test
    void givesTheOperatorTheRightsThatItNeeds() throws IOException {
        Helm.need();
        List<JsonNode> rendered = Helm.render(Helm.values("minimal"));

        assertThat(rules(rendered, "r-reeve-operator-pools"))
                .isEqualTo(rules(manifest("role-pools.yaml"), "reeve-operator-pools"));
        assertThat(rules(rendered, "r-reeve-operator").toString().replace("r-reeve-operator", "reeve-operator"))
                .isEqualTo(rules(manifest("role.yaml"), "reeve-operator").toString());
    }

    private static void same(Path originals, Path copies) {
        assertThat(files(copies)).as("cp %s/* %s", originals, copies).isEqualTo(files(originals));
    }

    private static Map<String, String> files(Path folder) {
        Map<String, String> files = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "reeve-*")) {
            for (Path file : all) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return files;
    }

    private static List<JsonNode> manifest(String file) throws IOException {
        return Yaml.documents(Files.readString(Helm.ROOT.resolve("operator/k8s").resolve(file)));
    }

    private static JsonNode rules(List<JsonNode> objects, String name) {
        return Rendered.one(objects, "Role", name).path("rules");
    }
}
