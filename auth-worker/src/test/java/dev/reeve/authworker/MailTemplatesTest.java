// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTemplatesTest {
    private static final UUID ID = new UUID(7, 7);

    @TempDir
    Path folder;

    private static MailOrder order(MailKind kind, String language, Map<String, String> values) {
        return new MailOrder(kind, "ada@example.org", language, values);
    }

    private static Map<String, String> values(String app, String link) {
        return Map.of(
                "app",
                app,
                "email",
                "ada@example.org",
                "code",
                "1234 5678",
                "link",
                link,
                "minutes",
                "30",
                "typedminutes",
                "10");
    }

    private void write(String name, String text) throws IOException {
        Path _ = Files.writeString(folder.resolve(name), text);
    }

    private MailTemplates load(String language) {
        return MailTemplates.load(Optional.of(folder), language);
    }

    @Test
    void everyMailHasABuiltInTextAndNothingIsLeftUnfilled() {
        MailTemplates templates = MailTemplates.load(Optional.empty(), "en");

        for (MailKind kind : MailKind.values()) {
            for (String link : new String[] {"", "https://app.example.org/verify?code=abc"}) {
                Mail mail = templates.render(ID, "default", order(kind, "", values("Demo", link)));
                assertThat(mail.subject()).as(kind.name()).startsWith("Demo: ").doesNotContain("\n");
                assertThat(mail.text()).contains("ada@example.org").doesNotContain("{{", "}}");
                assertThat(mail.html()).contains("ada@example.org", "</html>").doesNotContain("{{", "}}");
            }
        }
    }

    @Test
    void saysTheLinkOnlyWhereThereIsOne() {
        MailTemplates templates = MailTemplates.load(Optional.empty(), "en");

        Mail with = templates.render(
                ID, "default", order(MailKind.VERIFY, "", values("Demo", "myapp://auth/verify?code=abc")));
        Mail without = templates.render(ID, "default", order(MailKind.VERIFY, "", values("Demo", "")));

        assertThat(with.text()).contains("1234 5678", "myapp://auth/verify?code=abc", "30 minutes");
        assertThat(without.text()).contains("1234 5678").doesNotContain("myapp", "30 minutes");
        assertThat(without.html()).doesNotContain("href");
    }

    @Test
    void aValueIsTextAndNothingElse() {
        MailTemplates templates = MailTemplates.load(Optional.empty(), "en");
        String hostile = "<b onload='x'>&\"{{code}}$1\\\r\nBcc: all@example.org";

        Mail mail = templates.render(ID, "default", order(MailKind.VERIFY, "", values(hostile, "")));

        assertThat(mail.subject()).doesNotContain("\n", "\r").contains("{{code}}$1\\");
        assertThat(mail.html())
                .contains("&lt;b onload=&#39;x&#39;&gt;&amp;&quot;{{code}}$1\\")
                .doesNotContain("<b ", "\r");
    }

    @Test
    void prefersTheLanguageThenItsParentThenTheDefaultThenTheBuiltIn() throws IOException {
        write("verify.de.txt", "Subject: Bestaetigen\n\nCode {{code}}\n");
        write("verify.de.html", "<p>{{code}}</p>");
        write("verify.fr.txt", "Subject: Confirmer\n\n{{code}}\n");
        write("verify.fr.html", "<p>{{code}}</p>");
        MailTemplates french = load("fr");

        assertThat(french.render(ID, "default", order(MailKind.VERIFY, "de-AT", values("Demo", "")))
                        .subject())
                .isEqualTo("Bestaetigen");
        assertThat(french.render(ID, "default", order(MailKind.VERIFY, "DE", values("Demo", "")))
                        .text())
                .isEqualTo("Code 1234 5678\n");
        assertThat(french.render(ID, "default", order(MailKind.VERIFY, "it", values("Demo", "")))
                        .subject())
                .isEqualTo("Confirmer");
        assertThat(french.render(ID, "default", order(MailKind.VERIFY, "", values("Demo", "")))
                        .subject())
                .isEqualTo("Confirmer");
        assertThat(french.render(ID, "default", order(MailKind.RESET, "fr", values("Demo", "")))
                        .subject())
                .isEqualTo("Demo: set a new password");
    }

    @Test
    void aFolderReplacesABuiltInText() throws IOException {
        write("verify.en.txt", "Subject: Hello\n\n{{#link}}{{link}}{{/link}}\n");
        write("verify.en.html", "<p>{{link}}</p>");

        assertThat(load("en")
                        .render(ID, "default", order(MailKind.VERIFY, "", values("Demo", "x:y")))
                        .text())
                .isEqualTo("x:y\n");
    }

    @Test
    void aMistakeStopsTheStartAndNamesTheFile() throws IOException {
        Map<String, String> wrong = Map.of(
                "no subject\n", "Subject",
                "Subject: a\n{{cod}}", "cod",
                "Subject: a\n{{#link}}x", "not closed",
                "Subject: a\n{{#link}}{{#code}}{{/link}}{{/code}}", "closed");

        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            write("reset.de.txt", entry.getKey());
            write("reset.de.html", "");
            assertThatThrownBy(() -> load("en"))
                    .as(entry.getKey())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("reset.de.txt")
                    .hasMessageContaining(entry.getValue());
        }
        write("reset.de.txt", "Subject: a\nb");
        Files.delete(folder.resolve("reset.de.html"));
        assertThatThrownBy(() -> load("en")).hasMessageContaining("reset.de.html");
        write("reset.de.html", "");
        write("other.de.txt", "Subject: a\nb");
        assertThatThrownBy(() -> load("en")).hasMessageContaining("other.de.txt");
    }
}
