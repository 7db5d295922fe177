// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/own-worker.md shows what the examples are; their manifests fit what the chart makes of a release "reeve". */
class OwnWorkerTest {
    private static final Path PAGE = Helm.ROOT.resolve("docs/own-worker.md");
    private static final Pattern LINK = Pattern.compile("]\\(\\.\\./(examples/[^)]+)\\)");
    private static final Pattern SHOWN = Pattern.compile("(?ms)^```(?:java|yaml|python|dockerfile)\n(.*?)^```$");
    private static final int LINES_MAX = 150;

    @Test
    void thePageShowsWhatIsInTheFileThatItNamesLast() throws IOException {
        String page = Files.readString(PAGE);
        Matcher shown = SHOWN.matcher(page);
        int blocks = 0;
        while (shown.find()) {
            Path file = Helm.ROOT.resolve(lastLink(page.substring(0, shown.start())));
            assertThat(Files.readString(file)).as("%s", file).contains(shown.group(1));
            blocks++;
        }

        assertThat(blocks).isEqualTo(5);
        assertThat(page.lines().count()).isLessThanOrEqualTo(LINES_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello-worker", "python-worker"})
    void theManifestsOfTheExamplesFitARelease(String example) throws IOException {
        Helm.need();
        List<JsonNode> objects =
                Yaml.documents(Files.readString(Helm.ROOT.resolve("examples/" + example + "/kubernetes.yaml")));
        JsonNode deployment = objects.getFirst();
        JsonNode pod = deployment.at("/spec/template/spec");
        JsonNode wanted = Rendered.one(Helm.renderAs("reeve", Helm.values("minimal")), "Deployment", "reeve-echo");
        JsonNode wantedPod = wanted.at("/spec/template/spec");

        assertThat(Models.faultIn(deployment)).isEmpty();
        assertThat(deployment.at("/spec").has("replicas")).isFalse();
        String label = "/spec/template/metadata/labels/reeve.dev~1broker-client";
        assertThat(deployment.at(label)).isEqualTo(wanted.at(label));
        for (String place : List.of(
                "/terminationGracePeriodSeconds",
                "/automountServiceAccountToken",
                "/enableServiceLinks",
                "/securityContext/runAsNonRoot",
                "/securityContext/fsGroup",
                "/securityContext/seccompProfile",
                "/containers/0/securityContext")) {
            assertThat(pod.at(place)).as(place).isEqualTo(wantedPod.at(place));
        }
        for (String name : List.of("REEVE_BROKERS", "REEVE_KEY_FILE")) {
            assertThat(environment(pod, name)).isEqualTo(environment(wantedPod, name));
        }
        assertThat(secret(pod)).isEqualTo(secret(wantedPod)).isEqualTo("reeve-curve-worker");
        assertThat(objects.getLast().at("/spec/scaleTargetRef/name"))
                .isEqualTo(deployment.at("/metadata/name"))
                .isEqualTo(objects.getLast().at("/spec/service"));
    }

    private static String lastLink(String before) {
        return LINK.matcher(before)
                .results()
                .reduce((_, last) -> last)
                .orElseThrow()
                .group(1);
    }

    private static String environment(JsonNode pod, String name) {
        return named(pod.at("/containers/0/env"), name).path("value").asText();
    }

    private static String secret(JsonNode pod) {
        return named(pod.at("/volumes"), "curve").at("/secret/secretName").asText();
    }

    private static JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + list));
    }
}
