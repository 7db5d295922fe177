// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.RenewedTls;
import dev.reeve.operator.law.PoolSettings.Writing;
import dev.reeve.testkit.TestCertificates;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KEDA's port with TLS: who gets in, and files that are renewed. */
final class KedaTlsIT {
    private static final PoolKey KEY = new PoolKey("shop", "echo");

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    private final ToldPools pools = new ToldPools();

    @BeforeAll
    static void make() throws Exception {
        certificates = TestCertificates.withClient(folder);
    }

    @BeforeEach
    void observe() throws IOException {
        pools.put(KEY, Writing.OBSERVE);
        pools.tell(KEY, 7, 0);
        install("server");
    }

    private KedaScaler start() {
        KedaSettings settings = new KedaSettings(
                "127.0.0.1",
                0,
                10,
                certificates.certificate("served"),
                certificates.privateKey("served"),
                certificates.certificate("ca"),
                false);
        return KedaScaler.start(
                settings, new KedaScaler.Sources(pools, () -> true, _ -> false, new SimpleMeterRegistry(), () -> 0));
    }

    /** The port's own files, which a test replaces as a renewal would. */
    private static void install(String alias) throws IOException {
        certificates.install(alias, "served");
    }

    private static Path served() {
        return Path.of(certificates.certificate("served"));
    }

    private static KedaClient client(@Nullable String alias, String authority, KedaScaler port) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(new File(certificates.certificate(authority)));
        if (alias != null) {
            builder.keyManager(new File(certificates.certificate(alias)), new File(certificates.privateKey(alias)));
        }
        return new KedaClient(
                port.port(), GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    }

    private static boolean serves(KedaScaler port, String authority) throws SSLException {
        try (KedaClient keda = client("client", authority, port)) {
            return keda.metric(KEY).getMetricValue() == 7;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            return false;
        }
    }

    @Test
    void answersKedaWithItsCertificate() throws Exception {
        try (KedaScaler port = start();
                KedaClient keda = client("client", "ca", port)) {
            assertThat(keda.metric(KEY).getMetricValue()).isEqualTo(7);
            assertThat(keda.activity(KEY).next().getResult()).isTrue();
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "stranger")
    void letsNobodyElseIn(@Nullable String alias) throws Exception {
        try (KedaScaler port = start();
                KedaClient other = client(alias, "ca", port)) {
            assertThat(other.activity(KEY).end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void letsNobodyInInClear() throws Exception {
        try (KedaScaler port = start();
                KedaClient clear = new KedaClient(port.port(), null)) {
            assertThat(clear.activity(KEY).end()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void saysWhichFilesAreWrong() throws Exception {
        Files.writeString(served(), "not PEM");

        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reeve.operator.keda.certificate");
    }

    @Test
    @Tag("F10")
    void takesRenewedCertificatesIntoUseAndKeepsOpenConnections() throws Exception {
        try (KedaScaler port = start();
                KedaClient before = client("client", "ca", port)) {
            assertThat(before.metric(KEY).getMetricValue()).isEqualTo(7);
            RenewedTls tls = Objects.requireNonNull(port.tls());

            install("renewed");
            tls.look();

            assertThat(serves(port, "next-ca")).isTrue();
            assertThat(serves(port, "ca")).isFalse();
            assertThat(before.metric(KEY).getMetricValue()).isEqualTo(7);
            assertThat(tls.reloads()).isOne();
            assertThat(tls.failures()).isZero();
        }
    }

    @Test
    @Tag("F10")
    void keepsTheOldCertificatesWhereTheNewFilesAreBroken() throws Exception {
        try (KedaScaler port = start()) {
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
        }
    }
}
