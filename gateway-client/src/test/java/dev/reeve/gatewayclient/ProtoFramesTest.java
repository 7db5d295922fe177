// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.reeve.gatewayapi.gateway.v1.Authenticated;
import dev.reeve.gatewayapi.gateway.v1.Done;
import dev.reeve.gatewayapi.gateway.v1.Error;
import dev.reeve.gatewayapi.gateway.v1.Next;
import dev.reeve.gatewayapi.gateway.v1.Notice;
import dev.reeve.gatewayapi.gateway.v1.Ping;
import dev.reeve.gatewayapi.gateway.v1.Pong;
import dev.reeve.gatewayapi.gateway.v1.Position;
import dev.reeve.gatewayapi.gateway.v1.Publication;
import dev.reeve.gatewayapi.gateway.v1.Reset;
import dev.reeve.gatewayapi.gateway.v1.Result;
import dev.reeve.gatewayapi.gateway.v1.ServerFrame;
import dev.reeve.gatewayapi.gateway.v1.SocketLimits;
import dev.reeve.gatewayapi.gateway.v1.Subscribed;
import dev.reeve.gatewayapi.gateway.v1.Unsubscribed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both subprotocols say the same. */
class ProtoFramesTest {
    private static final Position POSITION =
            Position.newBuilder().setEpoch(1).setOffset(7).build();
    private static final Publication ITEM = Publication.newBuilder()
            .setOffset(8)
            .setBody(ByteString.copyFromUtf8("1"))
            .setContentType("application/json")
            .setPublishedAt(Timestamp.newBuilder().setSeconds(1_767_225_600))
            .setPublisher("u_2")
            .build();

    @Test
    void whatTheGatewaySaysReadsTheSameInBoth() {
        isTheSame(
                frame(3).setNext(Next.newBuilder().setBody(text("1")).setContentType("application/json")),
                "{\"id\":3,\"next\":{\"body\":1}}");
        isTheSame(
                frame(3).setDone(Done.newBuilder()
                        .setCall(Result.newBuilder()
                                .setBody(text("1"))
                                .setContentType("application/json")
                                .setReplayed(true))),
                "{\"id\":3,\"done\":{\"body\":1,\"replayed\":true}}");
        isTheSame(
                frame(1).setDone(Done.newBuilder()
                        .setAuthenticated(Authenticated.newBuilder()
                                .setLimits(SocketLimits.newBuilder().setMessageBytes(1_000)))),
                "{\"id\":1,\"done\":{\"user\":\"u_1\",\"limits\":{\"messageBytes\":1000}}}");
        isTheSame(
                frame(4).setDone(Done.newBuilder().setPublished(POSITION)),
                "{\"id\":4,\"done\":{\"epoch\":\"AAAAAAAAAAE\",\"offset\":7}}");
        isTheSame(
                frame(5).setDone(Done.newBuilder()
                        .setSubscribed(Subscribed.newBuilder()
                                .setTopic("t")
                                .setPosition(POSITION)
                                .setRecovered(true)
                                .addItems(ITEM))),
                "{\"id\":5,\"done\":{\"topic\":\"t\",\"epoch\":\"AAAAAAAAAAE\",\"offset\":7,\"recovered\":true,\"items\":["
                        + "{\"offset\":8,\"body\":1,\"publishedAt\":\"2026-01-01T00:00:00Z\",\"publisher\":\"u_2\"}]}}");
        isTheSame(
                frame(0).setPublication(ITEM.toBuilder().setTopic("t")),
                "{\"publication\":{\"topic\":\"t\",\"offset\":8,\"body\":1,\"publishedAt\":\"2026-01-01T00:00:00Z\",\"publisher\":\"u_2\"}}");
        isTheSame(
                frame(0).setReset(Reset.newBuilder().setTopic("t").setPosition(POSITION)),
                "{\"reset\":{\"topic\":\"t\",\"epoch\":\"AAAAAAAAAAE\",\"offset\":7,\"recovered\":false}}");
        isTheSame(
                frame(0).setUnsubscribed(Unsubscribed.newBuilder().setTopic("t").setReason("FORBIDDEN")),
                "{\"unsubscribed\":{\"topic\":\"t\",\"reason\":\"FORBIDDEN\"}}");
        isTheSame(
                frame(0).setNotice(Notice.newBuilder().setReconnectInMs(500)),
                "{\"notice\":{\"kind\":\"drain\",\"reconnectInMs\":500}}");
        isTheSame(
                frame(0).setNotice(Notice.newBuilder().setTokenExpiringInMs(500)),
                "{\"notice\":{\"kind\":\"token-expiring\",\"inMs\":500}}");
        isTheSame(frame(0).setPing(Ping.getDefaultInstance()), "{\"ping\":{}}");
        isTheSame(frame(0).setPong(Pong.getDefaultInstance()), "{\"pong\":{}}");
        isTheSame(frame(0), "{\"later\":{}}");
    }

    @Test
    void anErrorReadsTheSameInBoth() {
        Error error = Error.newBuilder()
                .setCode("resource_exhausted")
                .setReason("QUEUE_FULL")
                .setDomain("reeve.dev")
                .setMessage("full")
                .setRequestId("r-1")
                .setRetryAfterMs(800)
                .build();

        ReeveException read = failure(
                new ProtoFrames().decode(frame(2).setError(error).build().toByteArray()));
        ReeveException json = failure(new JsonFrames()
                .decode("{\"id\":2,\"error\":{\"code\":\"resource_exhausted\",\"reason\":"
                        + "\"QUEUE_FULL\",\"domain\":\"reeve.dev\",\"message\":\"full\","
                        + "\"requestId\":\"r-1\",\"retryAfterMs\":800}}"));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("stackTrace", "suppressedExceptions")
                .isEqualTo(json);
    }

    @Test
    void whatTheClientSaysIsAllThere() {
        ClientFrame.Beside beside = new ClientFrame.Beside(2_000, "k", "r", "tp", "aff", Map.of("x-app-a", "b"));
        var call = ProtoFrames.encode(new ClientFrame.Invoke(4_000_000_000L, "echo", "say", Body.from("1"), beside));
        var subscribe = ProtoFrames.encode(
                new ClientFrame.Subscribe(2, "t", new dev.reeve.gatewayclient.Position("AAAAAAAAAAE", 7)));
        var publish = ProtoFrames.encode(new ClientFrame.Publish(3, "t", Body.from("1"), "k"));

        assertThat(Integer.toUnsignedLong(call.getId())).isEqualTo(4_000_000_000L);
        assertThat(call.getCall().getService() + '/' + call.getCall().getMethod())
                .isEqualTo("echo/say");
        assertThat(call.getCall().getBody().toStringUtf8()).isEqualTo("1");
        assertThat(call.getCall().getDeadlineMs()).isEqualTo(2_000);
        assertThat(call.getCall().getAppMap()).containsEntry("x-app-a", "b");
        assertThat(subscribe.getSubscribe().getPosition()).isEqualTo(POSITION);
        assertThat(publish.getPublish().getIdempotencyKey()).isEqualTo("k");
        assertThat(ProtoFrames.encode(new ClientFrame.Auth(1, "at", "c"))
                        .getAuth()
                        .getToken())
                .isEqualTo("at");
        assertThat(ProtoFrames.encode(new ClientFrame.Cancel(1)).hasCancel()).isTrue();
        assertThat(ProtoFrames.encode(new ClientFrame.Unsubscribe(1, "t"))
                        .getUnsubscribe()
                        .getTopic())
                .isEqualTo("t");
        assertThat(ProtoFrames.encode(new ClientFrame.Ping(0)).hasPing()).isTrue();
        assertThat(ProtoFrames.encode(new ClientFrame.Pong(0)).hasPong()).isTrue();
    }

    @Test
    void whatIsNoFrameIsNone() {
        assertThat(new ProtoFrames().decode(new byte[] {(byte) 0xff, 1})).isNull();
        assertThat(new ProtoFrames().decode("{}")).isNull();
        assertThat(new JsonFrames().decode("no json")).isNull();
        assertThat(new JsonFrames().decode(new byte[0])).isNull();
    }

    private static void isTheSame(ServerFrame.Builder message, String json) {
        assertThat(shown(new ProtoFrames().decode(message.build().toByteArray())))
                .isEqualTo(shown(new JsonFrames().decode(json)));
    }

    /** Bodies by their text: arrays are not equal to each other. */
    private static List<Object> shown(dev.reeve.gatewayclient.@Nullable ServerFrame frame) {
        if (frame instanceof dev.reeve.gatewayclient.ServerFrame.Done done) {
            return List.of(
                    done.id(),
                    text(done.body()),
                    done.isReplay(),
                    String.valueOf(done.position()),
                    done.recovered(),
                    done.items().stream().map(item -> shown(item)).toList(),
                    done.messageBytesMax());
        }
        if (frame instanceof dev.reeve.gatewayclient.ServerFrame.Next next) {
            return List.of(next.id(), text(next.body()));
        }
        if (frame instanceof dev.reeve.gatewayclient.ServerFrame.Published published) {
            return shown(published.publication());
        }
        return List.of(String.valueOf(frame));
    }

    private static List<Object> shown(dev.reeve.gatewayclient.Publication item) {
        return List.of(item.topic(), item.offset(), text(item.body()), item.publishedAt(), item.publisher());
    }

    private static String text(Body body) {
        return new String(body.bytes(), StandardCharsets.UTF_8) + body.contentType();
    }

    private static ReeveException failure(dev.reeve.gatewayclient.@Nullable ServerFrame frame) {
        assertThat(frame).isInstanceOf(dev.reeve.gatewayclient.ServerFrame.Failed.class);
        return ((dev.reeve.gatewayclient.ServerFrame.Failed) Objects.requireNonNull(frame)).error();
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static ServerFrame.Builder frame(int id) {
        return ServerFrame.newBuilder().setId(id);
    }
}
