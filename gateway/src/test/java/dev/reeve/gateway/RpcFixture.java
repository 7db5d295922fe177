// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A gateway before services in memory, and an unmodified grpc-java client. */
abstract class RpcFixture {
    static final String SERVICE = "demo.v1.Things";
    static final Metadata.Key<String> REQUEST_ID = text("x-request-id");
    static RunningGateway gateway;
    ManagedChannel channel;

    @BeforeAll
    static void startGateway() {
        gateway = RunningGateway.start(
                "limits.address-rate",
                "10000",
                "limits.address-burst",
                "10000",
                "limits.rpc.half-close",
                "300ms",
                "limits.slow",
                "300ms",
                "limits.out-queue",
                "64K",
                "rpc-metadata",
                "x-team-*",
                "allowed-origins",
                "https://app.example");
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
    }

    @BeforeEach
    void open() {
        gateway.upstream.calls.clear();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(gateway.gauge("reeve_gateway_in_flight")).isZero());
    }

    /** What the fake service does with the calls of the demo service. */
    static void serve(FakeUpstream.Service service) {
        gateway.upstream.services.put("demo.v1.things", service);
    }

    static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type, String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(SERVICE + '/' + name)
                .setRequestMarshaller(Bytes.MARSHALLER)
                .setResponseMarshaller(Bytes.MARSHALLER)
                .build();
    }

    static CallOptions within(Duration deadline) {
        return CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Metadata.Key<String> text(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Status status(StatusRuntimeException error) {
        return Objects.requireNonNull(StatusProto.fromThrowable(error), "no details");
    }

    static Metadata trailers(StatusRuntimeException error) {
        return Objects.requireNonNull(error.getTrailers(), "no trailers");
    }

    /** The detail that every error carries. */
    static ErrorInfo errorInfo(StatusRuntimeException error) {
        return errorInfo(status(error));
    }

    static ErrorInfo errorInfo(Status status) {
        try {
            return status.getDetailsList().stream()
                    .filter(detail -> detail.is(ErrorInfo.class))
                    .findFirst()
                    .orElseThrow()
                    .unpack(ErrorInfo.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Metadata of the answer to a call over it. */
    record Heard(AtomicReference<Metadata> headers, AtomicReference<Metadata> trailers) {
        Heard() {
            this(new AtomicReference<>(), new AtomicReference<>());
        }

        Channel over(Channel channel) {
            return ClientInterceptors.intercept(
                    channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
        }
    }

    /** Messages as they are. */
    enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        MARSHALLER;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
