// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The plain manifests are what the chart makes of ci/k8s-values.yaml; {@code -Dreeve.update=true} writes them. */
class ManifestsTest {
    private static final Path FOLDER = Helm.ROOT.resolve("k8s");
    private static final String HEAD =
            "# Of the chart: mvn test -pl helm -Dtest=ManifestsTest -Dreeve.update=true writes it.\n";

    @BeforeAll
    static void needsHelm() {
        Helm.need();
    }

    @Test
    void areWhatTheChartMakes() throws IOException {
        Map<String, String> wanted = rendered();
        wanted.put("kustomization.yaml", kustomization(wanted));
        if (Boolean.getBoolean("reeve.update")) {
            write(wanted);
        }

        assertThat(committed()).as("-Dreeve.update=true writes them anew").isEqualTo(wanted);
    }

    private static Map<String, String> rendered() {
        Map<String, String> files = new TreeMap<>();
        String all = Helm.templateAs("reeve", "reeve", Helm.values("k8s"), "--include-crds")
                .text();
        for (String document : all.split("(?m)^---$", -1)) {
            String text = document.replaceAll("(?m)^# Source: .*\n", "").strip();
            JsonNode object = Yaml.parse(text);
            if (object != null && object.isObject()) {
                String name = object.path("kind").asText().toLowerCase(Locale.ROOT) + "-"
                        + object.at("/metadata/name").asText() + ".yaml";
                files.put(name, HEAD + text.replace("managed-by: Helm", "managed-by: kubectl") + "\n");
            }
        }
        return files;
    }

    private static String kustomization(Map<String, String> files) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: reeve\nresources:\n");
        files.keySet().forEach(name -> text.append("  - ").append(name).append('\n'));
        return text.toString();
    }

    private static Map<String, String> committed() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(FOLDER)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static void write(Map<String, String> files) throws IOException {
        for (String old : committed().keySet()) {
            Files.delete(FOLDER.resolve(old));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
        }
    }
}
