// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void optionWinsOverEnvironmentWinsOverFile() throws IOException {
        Path file = file("reeve.gateway.port=1\nreeve.broker.mdp.port=1\nquarkus.management.port=1\n");
        Map<String, String> environment = Map.of("REEVE_GATEWAY_PORT", "2", "REEVE_BROKER_MDP_PORT", "2");

        UpSettings settings = UpSettings.read(file, Map.of("reeve.gateway.port", "3"), environment);

        assertThat(settings.port("reeve.gateway.port", 0)).isEqualTo(3);
        assertThat(settings.port("reeve.broker.mdp.port", 0)).isEqualTo(2);
        assertThat(settings.port("quarkus.management.port", 0)).isEqualTo(1);
        assertThat(settings.port("reeve.none", 9)).isEqualTo(9);
    }

    @Test
    void refusesAnUnknownKeyAndSaysWhereItStands() throws IOException {
        Path file = file("reeve.gatway.port=1\n");

        assertThatThrownBy(() -> UpSettings.read(file, Map.of(), Map.of()))
                .hasMessageContaining("reeve.gatway.port")
                .hasMessageContaining(file.toString());
    }

    @Test
    void refusesAPortThatIsNone() {
        UpSettings settings = UpSettings.read(folder.resolve("none"), Map.of("reeve.gateway.port", "80808"), Map.of());

        assertThatThrownBy(() -> settings.port("reeve.gateway.port", 8080))
                .hasMessageContaining("reeve.gateway.port")
                .hasMessageContaining("80808");
    }

    @Test
    void readsFromNoFile() {
        UpSettings settings = UpSettings.read(folder.resolve("none"), Map.of(), Map.of());

        assertThat(settings.text("reeve.gateway.host", "127.0.0.1")).isEqualTo("127.0.0.1");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("reeve.properties"), text, StandardCharsets.UTF_8);
    }
}
