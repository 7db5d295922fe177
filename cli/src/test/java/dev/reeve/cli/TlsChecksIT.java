// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.reeve.testkit.SelfSigned;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of the way to the gateway. */
final class TlsChecksIT {
    private static HttpsServer server;
    private static URI url;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        SelfSigned made = SelfSigned.make(folder, "DNS:localhost", "-keyalg", "EC", "-validity", "100");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(made.server()));
        server.start();
        url = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static List<Finding> lookIn(Duration later) {
        return new TlsChecks(Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC)).look(url);
    }

    @Test
    void protocolExpiryAndTrustAreSaid() {
        // When
        List<Finding> findings = lookIn(Duration.ZERO);

        // Then
        assertThat(findings).extracting(Finding::subject).containsExactly("TLS", "certificate", "certificate's trust");
        assertThat(findings)
                .extracting(Finding::verdict)
                .containsExactly(Finding.Verdict.OK, Finding.Verdict.OK, Finding.Verdict.WARN);
        assertThat(findings.getFirst().detail()).startsWith("TLSv1.3");
        assertThat(findings.get(1).detail()).startsWith("good for 99 days");
    }

    @Test
    void aCertificateThatWillExpireOrHasIsAFindingWithItsFix() {
        // When
        Finding soon = lookIn(Duration.ofDays(95)).get(1);
        Finding over = lookIn(Duration.ofDays(101)).get(1);

        // Then
        assertThat(soon.verdict()).isEqualTo(Finding.Verdict.WARN);
        assertThat(over.verdict()).isEqualTo(Finding.Verdict.FAIL);
        assertThat(over.detail()).startsWith("expired");
        assertThat(over.fix()).contains("without a restart");
    }

    @Test
    void aPortWithoutTlsIsAFinding() throws Exception {
        try (FakeGateway plain = new FakeGateway()) {
            // When
            List<Finding> findings = new TlsChecks(Clock.systemUTC())
                    .look(URI.create("https://localhost:" + plain.url().getPort() + "/"));

            // Then
            assertThat(findings).singleElement().extracting(Finding::verdict).isEqualTo(Finding.Verdict.FAIL);
        }
    }

    @Test
    void inClearOverANetworkIsAWarning() {
        URI far = URI.create("http://reeve.example/");

        assertThat(TlsChecks.inClear(far, false))
                .get()
                .extracting(Finding::verdict)
                .isEqualTo(Finding.Verdict.WARN);
        assertThat(TlsChecks.inClear(far, true)).isEmpty();
        assertThat(TlsChecks.inClear(url, false)).isEmpty();
        assertThat(TlsChecks.hsts(Optional.of("max-age=1")).verdict()).isEqualTo(Finding.Verdict.OK);
        assertThat(TlsChecks.hsts(Optional.empty()).verdict()).isEqualTo(Finding.Verdict.NOTE);
    }

    @Test
    void doctorLooksAtIt(@TempDir Path home) {
        // When
        Terminal terminal = new Terminal(home);
        int exitCode = terminal.run("doctor", "--url", url.toString(), "--management-port", "1");

        // Then
        assertThat(exitCode).as("the certificate is not trusted").isEqualTo(4);
        assertThat(terminal.out()).contains("TLSv1.3").contains("certificate's trust");
    }
}
