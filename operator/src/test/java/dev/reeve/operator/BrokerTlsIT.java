// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.testkit.TestCertificates;
import io.grpc.netty.GrpcSslContexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS to brokers: whom the operator trusts, who trusts it, and files that are renewed. */
@Timeout(60)
class BrokerTlsIT {
    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Heard heard = new Heard();
    private final AtomicLong skippedMs = new AtomicLong();

    @BeforeAll
    static void make() throws Exception {
        certificates = TestCertificates.withClient(folder);
    }

    @BeforeEach
    void install() throws IOException {
        install("client", "client", "ca");
    }

    /** The operator's own files, which a test replaces as a renewal would. */
    private static void install(String certificate, String key, String ca) throws IOException {
        copy(certificates.certificate(certificate), "own.crt");
        copy(certificates.privateKey(key), "own.key");
        copy(certificates.certificate(ca), "own-ca.crt");
    }

    private static void copy(String from, String to) throws IOException {
        Files.copy(Path.of(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static BrokerSettings settings(String broker) {
        return new BrokerSettings(List.of(broker), own("own.crt"), own("own.key"), own("own-ca.crt"), false);
    }

    private static String own(String file) {
        return folder.resolve(file).toString();
    }

    /** A broker with this certificate that lets in whom {@code ca} signed. */
    private static SslContext server(String alias, String ca) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(
                        new File(certificates.certificate(alias)), new File(certificates.privateKey(alias)))
                .trustManager(new File(certificates.certificate(ca)))
                .clientAuth(ClientAuth.REQUIRE);
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    }

    private BrokerStreams begin(BrokerSettings settings) {
        BrokerStreams link = new BrokerStreams(
                settings,
                registry,
                _ -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                new Random(7),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + skippedMs.get());
        link.begin(heard);
        link.watch(Set.of("echo"));
        return link;
    }

    private double counted(String counter) {
        return registry.get("reeve_operator_broker_" + counter).counter().count();
    }

    @Test
    void hearsABrokerThatTrustsIt() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("server", "ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            assertThat(heard.next().broker()).isEqualTo(broker.address());
        }
    }

    @Test
    void hearsNoBrokerOfAnotherAuthority() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("renewed", "ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            await().until(() -> counted("reconnects") >= 2);

            assertThat(heard.changes()).hasSize(1);
            assertThat(heard.all()).isEmpty();
        }
    }

    @Test
    void hearsNoBrokerWhoseCertificateHasAnotherName() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("server", "ca"));
                BrokerStreams _ = begin(settings("brokers:" + broker.port()))) {
            await().until(() -> counted("reconnects") >= 2);

            assertThat(heard.changes()).hasSize(1);
            assertThat(heard.all()).isEmpty();
        }
    }

    @Test
    void isNotHeardByABrokerThatDoesNotTrustIt() throws Exception {
        install("stranger", "stranger", "ca");
        try (StatsBroker broker = StatsBroker.start(server("server", "ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            await().until(() -> counted("reconnects") >= 2);

            assertThat(heard.all()).isEmpty();
        }
    }

    @Test
    void takesRenewedFilesIntoUseWithoutARestart() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("server", "next-ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            await().until(() -> counted("reconnects") >= 1);
            assertThat(heard.all()).as("of the wrong authority yet").isEmpty();

            install("renewed", "renewed", "ca");
            skippedMs.addAndGet(5_000);

            assertThat(heard.next().broker()).isEqualTo(broker.address());
        }
    }

    @Test
    void keepsTheStreamUntilOneWithRenewedFilesIsOpen() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("server", "ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            broker.nextWatch();
            install("server", "server", "ca");

            broker.nextWatch();
            await().until(() -> broker.streams() == 1);
            long before = heard.all().getLast().seq();
            assertThat(heard.next(report -> report.seq() > before).broker()).isEqualTo(broker.address());
            assertThat(counted("reconnects")).isZero();
        }
    }

    @Test
    void keepsWhatIsInUseWhereNewFilesAreBroken() throws Exception {
        try (StatsBroker broker = StatsBroker.start(server("server", "ca"));
                BrokerStreams _ = begin(settings(broker.address()))) {
            heard.next();

            copy(certificates.privateKey("stranger"), "own.key");
            skippedMs.addAndGet(5_000);
            await().until(() -> registry.get("reeve_operator_broker_certificates_refused")
                            .functionCounter()
                            .count()
                    == 1);

            long before = heard.all().getLast().seq();
            assertThat(heard.next(report -> report.seq() > before).broker()).isEqualTo(broker.address());
        }
    }

    @Test
    void saysAtTheStartWhichFilesAreWrong() throws Exception {
        install("client", "stranger", "ca");
        assertThatThrownBy(() -> new BrokerStreams(settings("127.0.0.1:1"), registry))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.broker-tls.certificate")
                .hasMessageContaining("the private key is not the certificate's");

        Files.writeString(folder.resolve("own-ca.crt"), "not PEM");
        install("client", "client", "ca");
        Files.delete(folder.resolve("own-ca.crt"));
        assertThatThrownBy(() -> new BrokerStreams(settings("127.0.0.1:1"), registry))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("own-ca.crt");

        Files.writeString(folder.resolve("own-ca.crt"), "not PEM");
        assertThatThrownBy(() -> new BrokerStreams(settings("127.0.0.1:1"), registry))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("readable files in PEM");
    }
}
