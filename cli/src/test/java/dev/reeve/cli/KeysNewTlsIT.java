// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysNewTlsIT {
    @TempDir
    private Path folder;

    private Terminal run(int exitCode, String... arguments) {
        Terminal terminal = new Terminal(folder);
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isEqualTo(exitCode);
        return terminal;
    }

    private String base() {
        return folder.resolve("dev").toString();
    }

    private X509Certificate certificate() throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve("dev.crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void makesACertificateForTheNamesGivenAndAKeyForItsOwnerAlone() throws Exception {
        // When
        Terminal made =
                run(0, "keys", "new", "tls", base(), "--name", "reeve.test", "--name", "10.0.0.7", "--days", "30");

        // Then
        X509Certificate certificate = certificate();
        Path key = folder.resolve("dev.key");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "reeve.test"), List.of(7, "10.0.0.7"));
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(29), Duration.ofDays(31));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
        assertThat(KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))))
                .isNotNull();
        assertThat(made.out()).contains("dev.crt", "dev.key", "30 days").doesNotContain(pem);
    }

    @Test
    void withoutNamesItIsForThisMachine() throws Exception {
        // When
        Terminal made = run(0, "keys", "new", "tls", base(), "--json");

        // Then
        assertThat(made.out()).contains("\"names\":[\"localhost\",\"127.0.0.1\"]");
        assertThat(certificate().getSubjectAlternativeNames()).hasSize(2);
    }

    @Test
    void existingFilesAreLeftAlone() throws Exception {
        // Given
        Files.writeString(folder.resolve("dev.key"), "precious");

        // When
        Terminal refused = run(1, "keys", "new", "tls", base());

        // Then
        assertThat(refused.err()).contains("exists already");
        assertThat(folder.resolve("dev.key")).hasContent("precious");
        assertThat(folder.resolve("dev.crt")).doesNotExist();
    }

    @Test
    void whatIsWrongWithItsOptionsIsSaidBeforeAnythingIsMade() {
        assertThat(run(2, "keys", "new", "tls", base(), "--name", "a b").err()).contains("no host name");
        assertThat(run(2, "keys", "new", "tls", base(), "--days", "0").err()).contains("1 to 3650");
        assertThat(run(1, "keys", "new", "tls", folder.resolve("none/dev").toString())
                        .err())
                .contains("cannot be written");
        assertThat(run(2, "keys", "new").err()).contains("reeve keys new: which FILE");
        assertThat(folder.resolve("dev.crt")).doesNotExist();
    }
}
