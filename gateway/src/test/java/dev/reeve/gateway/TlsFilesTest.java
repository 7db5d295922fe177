// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.SelfSigned;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFilesTest {
    private static SelfSigned first;
    private static SelfSigned second;
    private static SelfSigned expired;

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Path certificate;
    private Path key;

    @BeforeAll
    static void make(@TempDir Path made) throws Exception {
        first = SelfSigned.make(Files.createDirectory(made.resolve("first")), "DNS:localhost");
        second = SelfSigned.make(
                Files.createDirectory(made.resolve("second")), "DNS:localhost", "-keyalg", "RSA", "-validity", "20");
        expired = SelfSigned.make(
                Files.createDirectory(made.resolve("expired")),
                "DNS:localhost",
                "-keyalg",
                "EC",
                "-startdate",
                "-9d",
                "-validity",
                "3");
    }

    @BeforeEach
    void copy() throws Exception {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        put(first, first);
    }

    private void put(SelfSigned certificates, SelfSigned keys) throws Exception {
        Files.copy(certificates.pem(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(keys.key(), key, StandardCopyOption.REPLACE_EXISTING);
    }

    private TlsFiles read() {
        return new TlsFiles(
                new TlsSettings(certificate, key, 0, Duration.ZERO), new GatewayMetrics(registry), Clock.systemUTC());
    }

    private double reloads(String result) {
        return registry.find("reeve_gateway_tls_reloads").tag("result", result).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void newFilesAreTakenIntoUseAndAHandshakeThatHasBegunKeepsItsOwn() throws Exception {
        // Given
        TlsFiles files = read();
        String begun = requireNonNull(files.keys().chooseEngineServerAlias("EC", null, null));
        X509Certificate[] before = files.keys().getCertificateChain(begun);

        // When
        put(second, second);
        files.look();

        // Then
        assertThat(files.keys().identity().algorithm()).isEqualTo("RSA");
        assertThat(files.keys().chooseEngineServerAlias("EC", null, null)).isNull();
        assertThat(files.keys().getCertificateChain(begun)).isEqualTo(before);
        assertThat(files.keys().getPrivateKey(begun)).isNotNull();
        assertThat(reloads("taken")).isEqualTo(1);
        assertThat(registry.get("reeve_gateway_tls_expiry_seconds").gauge().value())
                .isBetween(19 * 86_400.0, 20 * 86_400.0);
    }

    @Test
    void onlyOneFileReplacedChangesNothingUntilTheOtherComes() throws Exception {
        // Given
        TlsFiles files = read();

        // When
        put(second, first);
        files.look();
        files.look();
        String between = files.keys().identity().algorithm();
        put(second, second);
        files.look();

        // Then
        assertThat(between).isEqualTo("EC");
        assertThat(reloads("refused")).isEqualTo(1);
        assertThat(files.keys().identity().algorithm()).isEqualTo("RSA");
    }

    @Test
    void anExpiredOrBrokenOrMissingNewOneLeavesTheOldInUse() throws Exception {
        // Given
        TlsFiles files = read();

        // When
        put(expired, expired);
        files.look();
        Files.writeString(certificate, "no certificate");
        files.look();
        Files.delete(key);
        files.look();
        files.look();

        // Then
        assertThat(files.keys().identity().expires()).isAfter(Clock.systemUTC().instant());
        assertThat(reloads("refused")).isEqualTo(3);
        assertThat(reloads("taken")).isZero();
    }

    @Test
    void anExpiredOneAtTheStartIsServedWithAWarning() throws Exception {
        // When
        put(expired, expired);

        // Then
        assertThat(read().keys().identity().expires())
                .isBefore(Clock.systemUTC().instant());
        assertThat(registry.get("reeve_gateway_tls_expiry_seconds").gauge().value())
                .isNegative();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls.crt | - | certificate \\(.*tls.crt\\) cannot be read \\(NoSuchFileException\\)",
                "tls.key | - | private-key \\(.*tls.key\\) cannot be read \\(NoSuchFileException\\)",
                "tls.crt | text | certificate \\(.*tls.crt\\) holds no certificate in PEM",
                "tls.key | text | private-key .* is no key for the certificate: it holds no private key in PEM",
                "tls.key | other | private-key \\(.*tls.key\\) is no key for the certificate: .*"
            })
    void aWrongFileAtTheStartIsNamedWithItsSetting(String file, String content, String message) throws Exception {
        // When
        Path wrong = folder.resolve(file);
        switch (content) {
            case "-" -> Files.delete(wrong);
            case "other" -> put(first, second);
            default -> Files.writeString(wrong, content);
        }

        // Then
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("reeve\\.gateway\\.tls\\." + message);
    }

    @Test
    void aKeyOfTheSameKindThatIsNotTheCertificatesIsRefused() throws Exception {
        // When
        put(first, expired);

        // Then
        assertThatThrownBy(this::read)
                .hasMessage("reeve.gateway.tls.private-key (" + key + ") is not the key of the certificate");
    }
}
