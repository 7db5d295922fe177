// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reeve.gateway.rpc.Frame;
import dev.reeve.gateway.rpc.FrameDecoder;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams over gRPC, by an unmodified grpc-java: server, client and half-duplex both. */
@Tag("G3")
class GrpcStreamIT extends RpcFixture {
    private Iterator<byte[]> count(CallOptions options) {
        return ClientCalls.blockingServerStreamingCall(
                channel, method(MethodType.SERVER_STREAMING, "Count"), options, bytes("x"));
    }

    private static List<byte[]> messages(Call call) {
        List<byte[]> messages = new ArrayList<>();
        assertThat(new FrameDecoder(1_000, frame -> messages.add(frame.payload())).feed(call.body()))
                .isTrue();
        return messages;
    }

    @Test
    void aServerStreamIsItsMessagesInOrder() {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.partial(bytes(""), "");
            out.partial(bytes("3"), "");
            out.finished();
        });

        // When
        Iterator<byte[]> answer = count(CallOptions.DEFAULT);

        // Then
        assertThat(answer).toIterable().containsExactly(bytes("1"), bytes(""), bytes("3"));
        assertThat(gateway.upstream.calls).singleElement().matches(Call::stream);
    }

    @Test
    void theLastReplyMayBeAMessageTooAndItsHeadersAreTrailers() {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.last(bytes("2"), "");
        });
        Heard heard = new Heard();

        // When
        Iterator<byte[]> answer = ClientCalls.blockingServerStreamingCall(
                heard.over(channel), method(MethodType.SERVER_STREAMING, "Count"), CallOptions.DEFAULT, bytes("x"));

        // Then
        assertThat(answer).toIterable().containsExactly(bytes("1"), bytes("2"));
        assertThat(heard.trailers().get().get(text("x-app-server"))).isEqualTo("fake");
        assertThat(heard.headers().get().containsKey(text("x-app-server"))).isFalse();
    }

    @Test
    void aStreamMayHaveNoMessage() {
        // Given
        serve((_, out) -> out.finished());

        // When
        Iterator<byte[]> answer = count(CallOptions.DEFAULT);

        // Then
        assertThat(answer).toIterable().isEmpty();
    }

    @Test
    @Tag("G1")
    void anErrorInAStreamIsItsEnd() {
        // Given
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            out.fail(ReeveException.of(ErrorReason.WORKER_LOST, "worker lost"));
        });
        Iterator<byte[]> answer = count(CallOptions.DEFAULT);
        byte[] first = answer.next();

        // When
        StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, answer::hasNext);

        // Then
        assertThat(first).isEqualTo(bytes("1"));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(errorInfo(error).getReason()).isEqualTo("WORKER_LOST");
    }

    @Test
    void severalMessagesGoAsOneBodyInGrpcFraming() throws Exception {
        // Given
        serve((call, out) -> out.last(bytes(Integer.toString(messages(call).size())), ""));
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        StreamObserver<byte[]> caller = ClientCalls.asyncClientStreamingCall(
                channel.newCall(method(MethodType.CLIENT_STREAMING, "Sum"), CallOptions.DEFAULT), into(answer));

        // When
        caller.onNext(bytes("a"));
        caller.onNext(bytes(""));
        caller.onNext(bytes("ccc"));
        caller.onCompleted();

        // Then
        assertThat(answer.get()).isEqualTo(bytes("3"));
        assertThat(gateway.upstream.calls).singleElement().satisfies(call -> {
            assertThat(call.contentType()).isEqualTo("application/grpc-stream");
            assertThat(messages(call)).containsExactly(bytes("a"), bytes(""), bytes("ccc"));
            assertThat(call.body()).hasSize(3 * Frame.PREFIX_BYTES + 4);
        });
    }

    @Test
    void noMessageAtAllIsAnEmptyBody() throws Exception {
        // Given
        serve((call, out) -> out.last(bytes("none"), ""));
        CompletableFuture<byte[]> answer = new CompletableFuture<>();

        // When
        ClientCalls.asyncClientStreamingCall(
                        channel.newCall(method(MethodType.CLIENT_STREAMING, "Sum"), CallOptions.DEFAULT), into(answer))
                .onCompleted();

        // Then
        assertThat(answer.get()).isEqualTo(bytes("none"));
        assertThat(gateway.upstream.calls).singleElement().satisfies(call -> {
            assertThat(call.contentType()).isEqualTo("application/grpc-stream");
            assertThat(call.body()).isEmpty();
        });
    }

    @Test
    @Tag("C8")
    void messagesThatAreTooLargeTogetherAreRefused() {
        // Given
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        StreamObserver<byte[]> caller = ClientCalls.asyncClientStreamingCall(
                channel.newCall(method(MethodType.CLIENT_STREAMING, "Sum"), CallOptions.DEFAULT), into(answer));

        // When
        caller.onNext(new byte[600_000]);
        caller.onNext(new byte[600_000]);

        // Then
        assertThat(refusal(answer)).isEqualTo("TOO_LARGE");
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @Test
    void aCallerThatDoesNotHalfCloseWantsWhatIsNotCarried() {
        // Given
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        StreamObserver<byte[]> caller = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(method(MethodType.BIDI_STREAMING, "Chat"), CallOptions.DEFAULT), into(answer));

        // When
        caller.onNext(bytes("hello?"));

        // Then
        assertThat(refusal(answer)).isEqualTo("STREAMING_NOT_CARRIED");
        assertThat(gateway.upstream.calls).isEmpty();
    }

    @Test
    @Tag("G2")
    void aCallerThatCancelsItsStreamCancelsTheWorker() {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        serve((_, out) -> {
            out.partial(bytes("1"), "");
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(out::isCancelled);
            cancelled.set(true);
        });
        ClientCall<byte[], byte[]> call =
                channel.newCall(method(MethodType.SERVER_STREAMING, "Count"), CallOptions.DEFAULT);
        AtomicBoolean came = new AtomicBoolean();
        ClientCalls.asyncServerStreamingCall(call, bytes("x"), new Observer(_ -> came.set(true), _ -> {}));
        Awaitility.await().untilTrue(came);

        // When
        call.cancel("enough", null);

        // Then
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilTrue(cancelled);
    }

    @Test
    @Tag("C6")
    void aReaderThatDoesNotReadLosesItsStreamAndNotItsConnection() {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        serve((call, out) -> {
            if (call.method().equals("Say")) {
                out.last(call.body(), "");
                return;
            }
            for (int i = 0; i < 100 && !out.isCancelled(); i++) {
                out.partial(new byte[50_000], "");
            }
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(out::isCancelled);
            cancelled.set(true);
        });
        AtomicReference<Status> end = new AtomicReference<>();
        ClientCall<byte[], byte[]> slow =
                channel.newCall(method(MethodType.SERVER_STREAMING, "Count"), CallOptions.DEFAULT);
        slow.start(new Unread(end), new Metadata());
        slow.request(1);
        slow.sendMessage(bytes("x"));
        slow.halfClose();

        // When
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilTrue(cancelled);
        byte[] answer = ClientCalls.blockingUnaryCall(
                channel, method(MethodType.UNARY, "Say"), CallOptions.DEFAULT, bytes("still here"));
        slow.request(1_000);

        // Then
        assertThat(answer).isEqualTo(bytes("still here"));
        Awaitility.await().untilAsserted(() -> assertThat(end.get()).isNotNull());
        assertThat(end.get().isOk()).isFalse();
    }

    /** Takes no message by itself. */
    private static final class Unread extends ClientCall.Listener<byte[]> {
        private final AtomicReference<Status> end;

        Unread(AtomicReference<Status> end) {
            this.end = end;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.set(status);
        }
    }

    private static String refusal(CompletableFuture<byte[]> answer) {
        ExecutionException thrown = catchThrowableOfType(ExecutionException.class, answer::get);
        assertThat(thrown.getCause()).isInstanceOf(StatusRuntimeException.class);
        return thrown.getCause() instanceof StatusRuntimeException error
                ? errorInfo(error).getReason()
                : "";
    }

    private static StreamObserver<byte[]> into(CompletableFuture<byte[]> answer) {
        return new Observer(answer::complete, answer::completeExceptionally);
    }

    private record Observer(Consumer<byte[]> messages, Consumer<Throwable> errors) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            messages.accept(message);
        }

        @Override
        public void onError(Throwable error) {
            errors.accept(error);
        }

        @Override
        public void onCompleted() {
            errors.accept(new IllegalStateException("completed"));
        }
    }
}
