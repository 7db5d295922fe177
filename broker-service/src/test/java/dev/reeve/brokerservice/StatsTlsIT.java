// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.RenewedTls;
import dev.reeve.protocol.broker.v1.DrainRequest;
import dev.reeve.protocol.broker.v1.DrainState;
import dev.reeve.protocol.broker.v1.Kind;
import dev.reeve.protocol.broker.v1.WatchRequest;
import dev.reeve.testkit.TestCertificates;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics port with TLS: who gets in, and who may drain. */
final class StatsTlsIT {
    private static final DrainRequest DRAIN = DrainRequest.newBuilder()
            .setService("pool")
            .addInstanceIds("nobody")
            .setDraining(true)
            .build();

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static TestBroker broker;
    private static StatsServer server;

    @BeforeAll
    static void start() throws Exception {
        certificates = new TestCertificates(folder);
        certificates.client("operator", "whatever", "reeve-operator");
        certificates.client("gateway", "reeve-operator", "reeve-gateway");
        certificates.stranger("stranger", "reeve-operator", "reeve-operator");
        broker = TestBroker.start();
        server = StatsServer.start(
                settings(certificates.certificate("server"), certificates.privateKey("server")),
                broker.driver().access());
    }

    private static StatsSettings settings(String certificate, String privateKey) {
        return new StatsSettings(
                "127.0.0.1",
                0,
                4,
                new StatsSettings.StatsTls(
                        certificate, privateKey, certificates.certificate("ca"), Set.of("reeve-operator")),
                true);
    }

    @AfterAll
    static void stop() {
        broker.close();
        server.close();
    }

    private static StatsClient client(@Nullable String alias) throws SSLException {
        return client(alias, "ca", server.port());
    }

    private static StatsClient client(@Nullable String alias, String authority, int port) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(new File(certificates.certificate(authority)));
        if (alias != null) {
            builder.keyManager(new File(certificates.certificate(alias)), new File(certificates.privateKey(alias)));
        }
        SslContext tls = GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        return new StatsClient(port, tls);
    }

    @Test
    void letsTheOperatorDrain() throws Exception {
        try (StatsClient operator = client("operator")) {
            assertThat(operator.control().drain(DRAIN).getResults(0).getState()).isEqualTo(DrainState.NOT_FOUND);
        }
    }

    @Test
    void letsOthersOfTheSameAuthorityLookOnly() throws Exception {
        try (StatsClient gateway = client("gateway")) {
            assertThat(gateway.watch(WatchRequest.getDefaultInstance()).next().getKind())
                    .isEqualTo(Kind.FULL);
            assertThatThrownBy(() -> gateway.control().drain(DRAIN))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused ->
                                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "stranger")
    void letsNobodyElseIn(@Nullable String alias) throws Exception {
        try (StatsClient other = client(alias)) {
            assertThat(other.watch(WatchRequest.getDefaultInstance()).end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void letsNobodyInInClear() throws Exception {
        try (StatsClient clear = new StatsClient(server.port(), null)) {
            assertThat(clear.watch(WatchRequest.getDefaultInstance()).end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void saysWhichFilesAreWrong() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense.crt"), "not PEM");

        assertThatThrownBy(() -> StatsServer.start(
                        settings(nonsense.toString(), certificates.privateKey("server")),
                        broker.driver().access()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.broker.stats.certificate");
    }

    /** The port's own files, which a test replaces as a renewal would. */
    private static void install(String alias) throws IOException {
        certificates.install(alias, "served");
    }

    private static Path served() {
        return Path.of(certificates.certificate("served"));
    }

    private static boolean serves(StatsServer port, String authority) throws Exception {
        try (StatsClient operator = client("operator", authority, port.port())) {
            DrainState state = operator.control().drain(DRAIN).getResults(0).getState();
            return state == DrainState.NOT_FOUND;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            return false;
        }
    }

    @Test
    @Tag("F10")
    void takesRenewedCertificatesIntoUseAndKeepsOpenConnections() throws Exception {
        install("server");
        try (StatsServer port = StatsServer.start(
                        settings(certificates.certificate("served"), certificates.privateKey("served")),
                        broker.driver().access());
                StatsClient before = client("operator", "ca", port.port())) {
            assertThat(before.control().drain(DRAIN).getResultsCount()).isOne();
            RenewedTls tls = Objects.requireNonNull(port.tls());

            install("renewed");
            tls.look();

            assertThat(serves(port, "next-ca")).isTrue();
            assertThat(serves(port, "ca")).isFalse();
            assertThat(before.control().drain(DRAIN).getResultsCount()).isOne();
            assertThat(tls.reloads()).isOne();
            assertThat(tls.failures()).isZero();
        }
    }

    @Test
    @Tag("F10")
    void keepsTheOldCertificatesWhereTheNewFilesAreBroken() throws Exception {
        install("server");
        try (StatsServer port = StatsServer.start(
                settings(certificates.certificate("served"), certificates.privateKey("served")),
                broker.driver().access())) {
            RenewedTls tls = Objects.requireNonNull(port.tls());

            Files.writeString(served(), "not PEM");
            tls.look();
            tls.look();
            assertThat(tls.failures()).as("told once").isOne();
            assertThat(serves(port, "ca")).isTrue();

            Files.copy(Path.of(certificates.certificate("renewed")), served(), StandardCopyOption.REPLACE_EXISTING);
            tls.look();
            assertThat(tls.failures()).as("the key is still the old one's").isEqualTo(2);
            assertThat(serves(port, "ca")).isTrue();

            install("renewed");
            tls.look();
            assertThat(serves(port, "next-ca")).isTrue();
            assertThat(tls.reloads()).isOne();
        }
    }
}
