// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.testkit.Http2Peer;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of the gateway's own in both directions at once: what its service hears, and how it ends. */
class DuplexIT {
    private static final int MOST = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private HttpListener listener;
    private ManagedChannel channel;
    private StreamObserver<byte[]> caller;

    @BeforeEach
    void open() {
        GatewaySettings settings = RunningGateway.settings(Map.of("port", "0", "event-loops", "1"));
        LimitSettings limits = settings.limits();
        GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
        DuplexDoor duplex = new DuplexDoor(limits, metrics);
        RouteTable routes = new RouteTable.Builder()
                .add("POST", "/" + RpcFixture.SERVICE + "/Talk", duplex.operation(MOST, this::service))
                .build();
        HttpDoor door = new HttpDoor(settings, routes, admission(limits, metrics), metrics, UUID::randomUUID);
        ConnectionCensus census = new ConnectionCensus(limits.connections(), settings.trustedProxies());
        listener = new HttpListener(
                vertx,
                settings,
                null,
                new ConnectionDoors(census, new AcceptPause(census), metrics, door, _ -> {}, _ -> {}));
        listener.start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", listener.port())
                .usePlaintext()
                .build();
        caller = talk(new Metadata());
    }

    private StreamObserver<byte[]> talk(Metadata metadata) {
        return ClientCalls.asyncBidiStreamingCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata))
                        .newCall(RpcFixture.method(MethodType.BIDI_STREAMING, "Talk"), CallOptions.DEFAULT),
                new Answers());
    }

    /** Never asked: a stream of the gateway's own takes no place. */
    private static Admission admission(LimitSettings limits, GatewayMetrics metrics) {
        Edge edge = new Edge(new FakeUpstream(), UUID::randomUUID);
        RateLeases leases = new RateLeases(edge, metrics, System::nanoTime);
        SharedRate rate = new SharedRate(new SharedRate.Terms("subject", 1, 1), 1, leases, System::nanoTime);
        Callers callers =
                new Callers(new FakeUpstream(), new KeyExchange(edge), limits.rates(), System::currentTimeMillis);
        Admission.Gates gates = new Admission.Gates(
                rate,
                rate,
                new FlightGate(limits.flight(), () -> false),
                new LoopWaits(limits.flight().admitWait(), () -> 0, System::nanoTime),
                new RequestRuns(Runnable::run));
        return new Admission(limits, callers, gates, metrics);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        listener.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Says everything back; {@code pause} is answered after a while in which nothing is heard. */
    private DuplexService.Listener service(DuplexStream stream) {
        return new DuplexService.Listener() {
            @Override
            public void message(byte[] message) {
                String text = new String(message, StandardCharsets.UTF_8);
                heard.add(text);
                switch (text) {
                    case "end" -> stream.end();
                    case "fail" -> stream.fail(Problem.internal(stream.requestId()));
                    case "pause" -> {
                        stream.pause();
                        Runnable _ = stream.loop().later(Duration.ofMillis(50), () -> {
                            heard.add("resumed");
                            stream.resume();
                        });
                    }
                    default -> assertThat(stream.send(message)).isTrue();
                }
            }

            @Override
            public void halfClosed() {
                heard.add("(half-closed)");
                stream.send(RpcFixture.bytes("bye"));
                stream.end();
            }

            @Override
            public void gone() {
                heard.add("(gone)");
            }
        };
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing came");
    }

    private void say(String text) {
        caller.onNext(RpcFixture.bytes(text));
    }

    @Test
    void bothSidesTalkAtOnceUntilTheHalfClose() throws Exception {
        // When
        say("one");
        String first = next(answers);
        say("two");
        String second = next(answers);
        caller.onCompleted();

        // Then
        assertThat(first).isEqualTo("one");
        assertThat(second).isEqualTo("two");
        assertThat(next(answers)).isEqualTo("bye");
        assertThat(next(answers)).isEqualTo("OK");
        assertThat(heard).containsExactly("one", "two", "(half-closed)");
    }

    @Test
    void theServiceEndsItAndIsNotToldSo() throws Exception {
        // When
        say("end");

        // Then
        assertThat(next(answers)).isEqualTo("OK");
        assertThat(heard).containsExactly("end");
    }

    @Test
    void anErrorIsTheLastWord() throws Exception {
        // When
        say("one");
        say("fail");

        // Then
        assertThat(next(answers)).isEqualTo("one");
        assertThat(next(answers)).isEqualTo("INTERNAL");
    }

    @Test
    void nothingIsHeardWhilePaused() throws Exception {
        // When
        say("pause");
        say("later");

        // Then
        assertThat(next(answers)).isEqualTo("later");
        assertThat(heard).containsExactly("pause", "resumed", "later");
    }

    @Test
    @Tag("G2")
    void aCallerThatGoesAwayIsGone() throws Exception {
        // Given
        say("one");
        next(answers);

        // When
        caller.onError(Status.CANCELLED.asRuntimeException());

        // Then
        assertThat(next(heard)).isEqualTo("one");
        assertThat(next(heard)).isEqualTo("(gone)");
    }

    @Test
    @Tag("C8")
    void aMessageOverTheMostEndsItWithTooLarge() throws Exception {
        // When
        say("x".repeat(MOST + 1));

        // Then
        assertThat(next(answers)).isEqualTo("INVALID_ARGUMENT");
        assertThat(next(heard)).isEqualTo("(gone)");
    }

    @Test
    @Tag("C8")
    void moreMetadataThanACallMayHaveIsTooMuchForAStreamToo() throws Exception {
        // Given
        Metadata metadata = new Metadata();
        metadata.put(RpcFixture.text("x-app-note"), "x".repeat(8 * 1_024));

        // When
        talk(metadata).onNext(RpcFixture.bytes("one"));

        // Then
        assertThat(next(answers)).isEqualTo("INVALID_ARGUMENT");
        assertThat(heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, one", "2, Connect-Protocol-Version is 1"})
    void connectIsSpokenInItsOneVersion(String version, String answer) throws Exception {
        try (Http2Peer peer = Http2Peer.connect(listener.port())) {
            // When
            peer.post(
                    1,
                    "/" + RpcFixture.SERVICE + "/Talk",
                    "content-type",
                    "application/connect+proto",
                    "connect-protocol-version",
                    version);
            peer.send(
                    Http2Peer.DATA, 0, 1, Frame.message(RpcFixture.bytes("one")).bytes());

            // Then
            assertThat(new String(peer.read(Http2Peer.DATA).payload(), StandardCharsets.UTF_8))
                    .contains(answer);
        }
    }

    private final class Answers implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            answers.add(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void onError(Throwable error) {
            answers.add(Status.fromThrowable(error).getCode().name());
        }

        @Override
        public void onCompleted() {
            answers.add("OK");
        }
    }
}
