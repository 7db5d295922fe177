// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md has every setting, with the default and meaning that the code has. */
class ConfigurationTableTest {
    private static final String BEGIN = "<!-- generated: begin -->";
    private static final String END = "<!-- generated: end -->";

    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        String generated = ConfigurationTable.generate(Launcher.ROOT);
        Path document = Launcher.ROOT.resolve("docs/configuration.md");
        String text = Files.readString(document, StandardCharsets.UTF_8);
        String wanted = text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + "\n" + generated + "\n"
                + text.substring(text.indexOf(END));
        Path draft = Launcher.ROOT.resolve("system-tests/target/configuration.md");
        Files.createDirectories(draft.getParent());
        Files.writeString(draft, wanted, StandardCharsets.UTF_8);

        assertThat(text)
                .as("run: cp system-tests/target/configuration.md docs/configuration.md")
                .isEqualTo(wanted);
    }
}
