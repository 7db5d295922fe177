// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.reeve.gatewayapi.auth.v1.Account;
import dev.reeve.gatewayapi.auth.v1.AuthGrpc;
import dev.reeve.gatewayapi.auth.v1.MeRequest;
import dev.reeve.gatewayapi.auth.v1.SignInRequest;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gRPC with one request and one answer, by an unmodified grpc-java. */
@Tag("G3")
class GrpcIT extends RpcFixture {
    private static final MethodDescriptor<byte[], byte[]> SAY = method(MethodType.UNARY, "Say");

    private byte[] say(String body) {
        return ClientCalls.blockingUnaryCall(channel, SAY, CallOptions.DEFAULT, bytes(body));
    }

    private StatusRuntimeException refusal(CallOptions options) {
        return refusal(channel, options, bytes("x"));
    }

    private static StatusRuntimeException refusal(Channel by, CallOptions options, byte[] body) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> ClientCalls.blockingUnaryCall(by, SAY, options, body));
    }

    private Channel saying(Metadata metadata) {
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private Heard say(Metadata metadata) {
        Heard heard = new Heard();
        ClientCalls.blockingUnaryCall(heard.over(saying(metadata)), SAY, CallOptions.DEFAULT, bytes("x"));
        return heard;
    }

    @Test
    void aMessageReachesTheServiceOfTheLowerCasedNameAndComesBack() {
        // Given
        serve((call, out) -> out.last(call.body(), "application/proto"));

        // When
        byte[] answer = say("hi");

        // Then
        assertThat(answer).isEqualTo(bytes("hi"));
        assertThat(gateway.upstream.calls).singleElement().satisfies(call -> {
            assertThat(call.service()).isEqualTo("demo.v1.things");
            assertThat(call.method()).isEqualTo("Say");
            assertThat(call.contentType()).isEqualTo("application/proto");
            assertThat(call.deadline()).isLessThanOrEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void anEmptyMessageIsAMessage() {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        byte[] answer = say("");

        // Then
        assertThat(answer).isEmpty();
    }

    @Test
    void aGeneratedStubCallsAnOwnServiceAsTheCaller() {
        // Given
        gateway.upstream.token("tok", "u_1");
        gateway.upstream.services.put(
                "reeve.auth.v1.auth",
                (call, out) -> out.last(
                        Account.newBuilder()
                                .setUser(call.token() == null ? "nobody" : call.token())
                                .build()
                                .toByteArray(),
                        "application/proto"));
        Metadata metadata = new Metadata();
        metadata.put(text("authorization"), "Bearer tok");
        AuthGrpc.AuthBlockingStub stub =
                AuthGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));

        // When
        Account me = stub.me(MeRequest.getDefaultInstance());
        stub.signIn(SignInRequest.getDefaultInstance());

        // Then
        assertThat(me.getUser()).isEqualTo("tok");
        assertThat(gateway.upstream.calls)
                .last()
                .satisfies(call -> assertThat(call.token()).isNull());
    }

    @Test
    void metadataIsTakenAsTheHeadersOfTheHttpDoorAre() {
        // Given
        serve((call, out) -> out.last(call.body(), ""));
        UUID id = UUID.randomUUID();
        Metadata metadata = new Metadata();
        metadata.put(text("x-app-color"), "blue");
        metadata.put(text("x-other"), "dropped");
        metadata.put(text("idempotency-key"), "k1");
        metadata.put(text("reeve-affinity"), "room-7");
        metadata.put(text("reeve-tenant"), "acme");
        metadata.put(text("traceparent"), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        metadata.put(REQUEST_ID, id.toString());

        // When
        Heard heard = say(metadata);

        // Then
        assertThat(gateway.upstream.calls).singleElement().satisfies(call -> {
            assertThat(call.requestId()).isEqualTo(id);
            assertThat(call.trace().app()).containsEntry("x-app-color", "blue").containsEntry("tenant", "acme");
            assertThat(call.trace().app()).doesNotContainKey("x-other");
            assertThat(call.trace().idempotencyKey()).isEqualTo("k1");
            assertThat(call.trace().affinityKey()).isEqualTo("room-7");
            assertThat(call.trace().traceparent()).startsWith("00-0af7");
        });
        assertThat(heard.headers().get().get(REQUEST_ID)).isEqualTo(id.toString());
        assertThat(heard.headers().get().get(text("x-app-server"))).isEqualTo("fake");
    }

    @ParameterizedTest
    @EnumSource(value = ErrorReason.class, names = "APPLICATION", mode = EnumSource.Mode.EXCLUDE)
    @Tag("G1")
    void everyErrorIsItsCodeWithReasonDomainAndRequestId(ErrorReason reason) {
        // Given
        serve((_, out) -> out.fail(ReeveException.builder(reason, "so it is, 100 % sure: käse")
                .retryAfterMs(800)
                .build()));

        // When
        StatusRuntimeException error = refusal(CallOptions.DEFAULT);

        // Then
        assertThat(error.getStatus().getCode().value()).isEqualTo(reason.grpcCode());
        assertThat(errorInfo(error).getReason()).isEqualTo(reason.name());
        assertThat(errorInfo(error).getDomain()).isEqualTo("reeve.dev");
        assertThat(errorInfo(error).getMetadataMap())
                .containsEntry("requestId", trailers(error).get(REQUEST_ID));
        if (reason != ErrorReason.INTERNAL) {
            assertThat(error.getStatus().getDescription()).isEqualTo("so it is, 100 % sure: käse");
            assertThat(status(error).getDetails(1).getTypeUrl()).endsWith("google.rpc.RetryInfo");
        }
    }

    @Test
    @Tag("G1")
    void anApplicationErrorPassesIntact() {
        // Given
        serve((_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "sold out")
                .code("SOLD_OUT")
                .grpcCode(GrpcCode.FAILED_PRECONDITION)
                .details(List.of(Any.pack(StringValue.of("more in May"))))
                .meta(Map.of("x-app-stock", "0", "trailer-x-app-next", "May", "x-other", "no"))
                .build()));
        Heard heard = new Heard();

        // When
        StatusRuntimeException error = refusal(heard.over(channel), CallOptions.DEFAULT, bytes("x"));

        // Then
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(error.getStatus().getDescription()).isEqualTo("sold out");
        assertThat(errorInfo(error).getReason()).isEqualTo("SOLD_OUT");
        assertThat(errorInfo(error).getDomain()).isEqualTo("demo.v1.things");
        assertThat(status(error).getDetails(0)).isEqualTo(Any.pack(StringValue.of("more in May")));
        assertThat(heard.headers().get().get(text("x-app-stock"))).isEqualTo("0");
        assertThat(trailers(error).get(text("x-app-next"))).isEqualTo("May");
        assertThat(trailers(error).containsKey(text("x-other"))).isFalse();
    }

    @Test
    @Tag("G1")
    void anErrorOfAnOrdinaryServiceHasNothingAdded() {
        // Given
        serve((_, out) -> out.fail(ReeveException.builder(ErrorReason.APPLICATION, "as I said")
                .grpcCode(GrpcCode.ABORTED)
                .build()));

        // When
        StatusRuntimeException error = refusal(CallOptions.DEFAULT);

        // Then
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(trailers(error).keys()).doesNotContain("grpc-status-details-bin");
        assertThat(trailers(error).get(REQUEST_ID)).isNotNull();
    }

    @Test
    void metadataThatTheOperatorNamedIsCarriedBothWays() {
        // Given
        serve((call, out) -> out.reply(call.body(), Map.of("x-team-a", "1", "trailer-x-team-b", "2", "x-d", "3")));
        Metadata metadata = new Metadata();
        metadata.put(text("x-team-q"), "one");
        metadata.put(text("x-team-q"), "two");

        // When
        Heard heard = say(metadata);

        // Then
        assertThat(gateway.upstream.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.trace().app()).containsEntry("x-team-q", "one, two"));
        assertThat(heard.headers().get().get(text("x-team-a"))).isEqualTo("1");
        assertThat(heard.trailers().get().get(text("x-team-b"))).isEqualTo("2");
        assertThat(heard.headers().get().containsKey(text("x-d"))).isFalse();
    }

    @Test
    void innerServicesDoNotExist() {
        // When
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        channel,
                        SAY.toBuilder()
                                .setFullMethodName("reeve.auth.v1.Edge/LeaseRates")
                                .build(),
                        CallOptions.DEFAULT,
                        bytes("")));

        // Then
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(errorInfo(error).getReason()).isEqualTo("SERVICE_UNKNOWN");
    }

    @Test
    @Tag("G2")
    void theDeadlineReachesTheServiceAndItsPassingIsSaid() {
        // Given
        serve((_, _) -> {});

        // When
        StatusRuntimeException error = refusal(within(Duration.ofMillis(700)));

        // Then
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(gateway.upstream.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.deadline()).isBetween(Duration.ofMillis(1), Duration.ofMillis(700)));
    }

    @Test
    void aCompressedMessageIsInflated() {
        // Given
        serve((call, out) -> out.last(call.body(), ""));
        String text = "abcdefghij".repeat(50);

        // When
        byte[] answer =
                ClientCalls.blockingUnaryCall(channel, SAY, CallOptions.DEFAULT.withCompression("gzip"), bytes(text));

        // Then
        assertThat(answer).isEqualTo(bytes(text));
    }

    @Test
    @Tag("C8")
    void aMessageOfTheLimitPassesAndOneByteMoreIsTooLarge() {
        // Given
        serve((call, out) -> out.last(bytes(Integer.toString(call.body().length)), ""));
        int most = 1_048_576;

        // When
        byte[] answer = ClientCalls.blockingUnaryCall(channel, SAY, CallOptions.DEFAULT, new byte[most]);
        StatusRuntimeException error = refusal(channel, CallOptions.DEFAULT, new byte[most + 1]);

        // Then
        assertThat(answer).isEqualTo(bytes(Integer.toString(most)));
        assertThat(errorInfo(error).getReason()).isEqualTo("TOO_LARGE");
    }

    @Test
    @Tag("C8")
    void aBombIsTooLargeByItsRatio() {
        // Given
        serve((call, out) -> out.last(call.body(), ""));

        // When
        StatusRuntimeException error = refusal(channel, CallOptions.DEFAULT.withCompression("gzip"), new byte[500_000]);

        // Then
        assertThat(errorInfo(error).getReason()).isEqualTo("TOO_LARGE");
    }

    @Test
    @Tag("C8")
    void metadataOverItsLimitIsTooLarge() {
        // Given
        Metadata metadata = new Metadata();
        metadata.put(text("x-other"), "x".repeat(8_192));

        // When
        StatusRuntimeException error = refusal(saying(metadata), CallOptions.DEFAULT, bytes("x"));

        // Then
        assertThat(errorInfo(error).getReason()).isEqualTo("TOO_LARGE");
    }
}
