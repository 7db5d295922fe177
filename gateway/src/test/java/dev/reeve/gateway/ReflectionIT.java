// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server reflection, asked by an unmodified grpc-java client. */
@Tag("G3")
@Timeout(60)
class ReflectionIT {
    private static final byte[] LIST = question(7, "");

    private final FakeUpstream upstream = new FakeUpstream();
    private RunningGateway gateway;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        GreeterSchema.publish(upstream, Map.of("1.0.0", GreeterSchema.set("text")));
        gateway = RunningGateway.start(upstream, "reflection", "true");
        await().until(() -> gateway.gauge("reeve_gateway_descriptor_services") == 1);
        channel = channelTo(gateway);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        gateway.close();
    }

    private static ManagedChannel channelTo(RunningGateway gateway) {
        return NettyChannelBuilder.forAddress("127.0.0.1", gateway.port())
                .usePlaintext()
                .build();
    }

    private static byte[] question(int field, String text) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        field,
                        Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(text, UTF_8))
                                .build())
                .build()
                .toByteArray();
    }

    private static BlockingClientCall<byte[], byte[]> open(ManagedChannel channel, String version) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName("grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo")
                .setRequestMarshaller(RpcFixture.Bytes.MARSHALLER)
                .setResponseMarshaller(RpcFixture.Bytes.MARSHALLER)
                .build();
        return ClientCalls.blockingBidiStreamingCall(channel, method, CallOptions.DEFAULT);
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void aToolListsTheServicesAndAsksForOne(String version) throws Exception {
        BlockingClientCall<byte[], byte[]> call = open(channel, version);

        call.write(LIST);
        call.write(question(4, "greeter.v1.Greeter"));
        call.halfClose();

        assertThat(text(call.read())).contains("greeter.v1.Greeter").contains("reeve.log.v1.Log");
        assertThat(text(call.read())).contains("greeter/v1/greeter.proto").contains("SayOften");
        assertThat(call.read()).isNull();
    }

    @Test
    void whatIsNoQuestionEndsTheStream() throws Exception {
        BlockingClientCall<byte[], byte[]> call = open(channel, "v1");

        call.write(new byte[] {0x1a, 5, 1});

        assertThatThrownBy(call::read).hasMessageContaining("no ServerReflectionRequest");
    }

    @Test
    void itIsClosedUnlessOpened() throws Exception {
        try (RunningGateway closed = RunningGateway.start(new FakeUpstream())) {
            ManagedChannel other = channelTo(closed);
            BlockingClientCall<byte[], byte[]> call = open(other, "v1");

            call.write(LIST);
            call.halfClose();

            assertThatThrownBy(call::read).hasMessageContaining("NOT_FOUND");
            other.shutdownNow();
        }
    }
}
