// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.grpcport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.testkit.TestCertificates;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port with one call, by grpc-java over a real socket. */
class GrpcPortIT {
    private static final String SETTINGS = "reeve.test.certificate, private-key and client-ca";
    private static final MethodDescriptor<String, String> ECHO = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Echo/Echo")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    private record Text() implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void make() throws Exception {
        certificates = TestCertificates.withClient(folder);
    }

    @BeforeEach
    void install() throws IOException {
        certificates.install("server", "served");
    }

    private static TlsFiles files(String alias, String ca) {
        return new TlsFiles(
                certificates.certificate(alias), certificates.privateKey(alias), certificates.certificate(ca));
    }

    private static RenewedTls served() {
        return RenewedTls.server(SETTINGS, files("served", "ca"));
    }

    private static GrpcPort start(int port, @Nullable RenewedTls tls) {
        GrpcPort.Terms terms = new GrpcPort.Terms("reeve.test.", "127.0.0.1", port, tls, 1_024, 4);
        return GrpcPort.start(
                "The test cannot serve",
                terms,
                new PortThreads("test-port"),
                builder -> builder.addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(ECHO, ServerCalls.asyncUnaryCall((request, out) -> {
                            out.onNext(request + " on " + Thread.currentThread().getName());
                            out.onCompleted();
                        }))
                        .build()));
    }

    private static String call(GrpcPort port, @Nullable RenewedTls tls, String text) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", port.port());
        if (tls == null) {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        } else {
            builder.sslContext(tls.context());
        }
        ManagedChannel channel = builder.build();
        try {
            return ClientCalls.blockingUnaryCall(
                    channel, ECHO, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), text);
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
        } finally {
            ManagedChannel _ = channel.shutdownNow();
        }
    }

    private static String callAs(GrpcPort port, String alias, String ca) {
        return call(port, RenewedTls.client(SETTINGS, files(alias, ca)), "hello");
    }

    @Test
    void answersOnItsThreadsWhatIsNotTooLarge() {
        try (GrpcPort port = start(0, null)) {
            assertThat(call(port, null, "hello")).startsWith("hello on test-port-");
            assertThat(call(port, null, "x".repeat(1_025))).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.name());
            port.refuseCalls();
            assertThat(call(port, null, "hello")).isEqualTo(Status.Code.UNAVAILABLE.name());
        }
    }

    @Test
    void saysWhatToChangeWhereItCannotBind() {
        try (GrpcPort first = start(0, null)) {
            assertThatThrownBy(() -> start(first.port(), null))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("The test cannot serve: ")
                    .hasMessageContaining("Change reeve.test.port (now " + first.port()
                            + ") or reeve.test.host (now 127.0.0.1), or leave reeve.test.enabled out.");
        }
    }

    @Test
    void letsInWhomItsAuthoritySigned() {
        try (GrpcPort port = start(0, served())) {
            assertThat(callAs(port, "client", "ca")).startsWith("hello");
            assertThat(callAs(port, "stranger", "ca")).isEqualTo(Status.Code.UNAVAILABLE.name());
            assertThat(call(port, null, "hello")).isEqualTo(Status.Code.UNAVAILABLE.name());
        }
    }

    @Test
    void takesRenewedFilesIntoUseOnceTheyBelongTogether() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RenewedTls tls = served();
        tls.count(registry, "certificates");
        try (GrpcPort port = start(0, tls)) {
            Files.writeString(Path.of(certificates.certificate("served")), "not PEM");
            tls.look();
            assertThat(tls.failures()).isOne();
            assertThat(callAs(port, "client", "ca")).startsWith("hello");

            certificates.install("renewed", "served");
            tls.look();
            assertThat(callAs(port, "client", "next-ca")).startsWith("hello");
            assertThat(callAs(port, "client", "ca")).isEqualTo(Status.Code.UNAVAILABLE.name());
            assertThat(tls.reloads()).isOne();
            assertThat(registry.get("certificates")
                            .tag("result", "taken")
                            .functionCounter()
                            .count())
                    .isOne();
        }
    }

    @Test
    void namesFilesThatDoNotBelongTogether() throws IOException {
        TlsFiles mixed = new TlsFiles(
                certificates.certificate("client"),
                certificates.privateKey("stranger"),
                certificates.certificate("ca"));
        assertThatThrownBy(() -> RenewedTls.client(SETTINGS, mixed))
                .isInstanceOf(ConfigException.class)
                .hasMessage(SETTINGS + " must be readable files in PEM that belong together:"
                        + " the private key is not the certificate's");
    }

    @Test
    void knowsWhatOnlyThisMachineReaches() {
        assertThat(GrpcPort.isLoopback("127.0.0.1")).isTrue();
        assertThat(GrpcPort.isLoopback("localhost")).isTrue();
        assertThat(GrpcPort.isLoopback("0.0.0.0")).isFalse();
        assertThat(GrpcPort.isLoopback("")).isFalse();
        assertThat(GrpcPort.isLoopback("no host")).isFalse();
    }
}
