// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSettingsReaderTest {
    private static final String PREFIX = "reeve.auth.mail.";

    private final Map<String, String> values = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private MailSettings read() {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().withMapping(AuthConfig.class).addDiscoveredConverters();
        builder.withDefaultValue("reeve.auth.encryption-key-file", "unread");
        values.forEach((key, value) -> builder.withDefaultValue(PREFIX + key, value));
        return MailSettingsReader.read(
                builder.build().getConfigMapping(AuthConfig.class).mail());
    }

    private void smtp() {
        values.put("transport", "smtp");
        values.put("smtp.host", "mail.example.org");
        values.put("from", "no-reply@example.org");
    }

    @Test
    void needsAHostAndASenderAndDefaultsToEncryption() {
        smtp();

        SmtpSettings smtp = read().smtp().orElseThrow();

        assertThat(smtp)
                .isEqualTo(new SmtpSettings(
                        "mail.example.org",
                        587,
                        SmtpSettings.Security.STARTTLS,
                        java.util.Optional.empty(),
                        "no-reply@example.org",
                        "Reeve",
                        null,
                        Duration.ofSeconds(10)));
        assertThat(read().linkBase()).isEmpty();
    }

    @Test
    void takesEveryValueThatIsSet() throws IOException {
        smtp();
        values.put("smtp.port", "465");
        values.put("smtp.security", "tls");
        values.put("smtp.username", "reeve");
        values.put(
                "smtp.password-file",
                Files.writeString(folder.resolve("password"), "a secret\n").toString());
        values.put("smtp.timeout", "3s");
        values.put("app-name", "Demo");
        values.put("link-base", "demo://auth/");
        values.put("language", "de-AT");
        values.put("templates", folder.toString());

        MailSettings settings = read();

        SmtpSettings smtp = settings.smtp().orElseThrow();
        assertThat(smtp.port()).isEqualTo(465);
        assertThat(smtp.security()).isEqualTo(SmtpSettings.Security.TLS);
        assertThat(smtp.login()).contains(new SmtpSettings.Login("reeve", "a secret"));
        assertThat(smtp.toString()).doesNotContain("a secret");
        assertThat(smtp.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.appName()).isEqualTo("Demo");
        assertThat(settings.linkBase()).isEqualTo("demo://auth");
    }

    @Test
    void namesKeyValueAndWhatIsAllowed() {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("from", "nobody");
        wrong.put("smtp.port", "0");
        wrong.put("smtp.timeout", "2m");
        wrong.put("smtp.username", "without a password");
        wrong.put("smtp.ca-file", "/nowhere.pem");
        wrong.put("app-name", "two\nlines");
        wrong.put("link-base", "javascript:alert(1)");
        wrong.put("language", "klingon!");
        wrong.put("templates", "/nowhere");

        wrong.forEach((key, value) -> {
            values.clear();
            smtp();
            values.put(key, value);
            assertThatThrownBy(this::read)
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(key.equals("templates") ? value : PREFIX + key);
        });
        values.clear();
        values.put("transport", "smtp");
        assertThatThrownBy(this::read).hasMessageContaining(PREFIX + "smtp.host");
    }

    @Test
    void aPasswordDoesNotTravelInTheClear() throws IOException {
        smtp();
        values.put("smtp.security", "trusted-relay");
        values.put("smtp.username", "reeve");
        values.put(
                "smtp.password-file",
                Files.writeString(folder.resolve("password"), "secret").toString());

        assertThatThrownBy(this::read).hasMessageContaining("none without encryption");
    }
}
