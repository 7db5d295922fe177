// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.reeve.systemtests.conformance.BidiStreamRequest;
import dev.reeve.systemtests.conformance.BidiStreamResponse;
import dev.reeve.systemtests.conformance.ClientStreamRequest;
import dev.reeve.systemtests.conformance.ClientStreamResponse;
import dev.reeve.systemtests.conformance.ConformancePayload;
import dev.reeve.systemtests.conformance.ConformancePayload.RequestInfo;
import dev.reeve.systemtests.conformance.ConformanceServiceGrpc;
import dev.reeve.systemtests.conformance.Error;
import dev.reeve.systemtests.conformance.Header;
import dev.reeve.systemtests.conformance.IdempotentUnaryRequest;
import dev.reeve.systemtests.conformance.IdempotentUnaryResponse;
import dev.reeve.systemtests.conformance.ServerStreamRequest;
import dev.reeve.systemtests.conformance.ServerStreamResponse;
import dev.reeve.systemtests.conformance.StreamResponseDefinition;
import dev.reeve.systemtests.conformance.UnaryRequest;
import dev.reeve.systemtests.conformance.UnaryResponse;
import dev.reeve.systemtests.conformance.UnaryResponseDefinition;
import dev.reeve.workersdk.Call;
import dev.reeve.workersdk.GrpcContext;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service of the Connect conformance suite: answers what the request says, and tells what it saw of it. */
final class ConformanceWorker extends ConformanceServiceGrpc.ConformanceServiceImplBase {
    /** Every call has a deadline here; the caller said none if it is the gateway's, set longer than this. */
    private static final long SAID_MS_MAX = 50_000;

    @Override
    public void unary(UnaryRequest request, StreamObserver<UnaryResponse> answers) {
        answer(
                request.getResponseDefinition(),
                List.of(request),
                answers,
                payload -> UnaryResponse.newBuilder().setPayload(payload).build());
    }

    @Override
    public void idempotentUnary(IdempotentUnaryRequest request, StreamObserver<IdempotentUnaryResponse> answers) {
        answer(
                request.getResponseDefinition(),
                List.of(request),
                answers,
                payload ->
                        IdempotentUnaryResponse.newBuilder().setPayload(payload).build());
    }

    @Override
    public void serverStream(ServerStreamRequest request, StreamObserver<ServerStreamResponse> answers) {
        stream(
                request.getResponseDefinition(),
                List.of(request),
                answers,
                payload -> ServerStreamResponse.newBuilder().setPayload(payload).build());
    }

    @Override
    public StreamObserver<ClientStreamRequest> clientStream(StreamObserver<ClientStreamResponse> answers) {
        return new Gathered<>(
                answers,
                requests -> answer(
                        requests.isEmpty()
                                ? UnaryResponseDefinition.getDefaultInstance()
                                : requests.getFirst().getResponseDefinition(),
                        requests,
                        answers,
                        payload -> ClientStreamResponse.newBuilder()
                                .setPayload(payload)
                                .build()));
    }

    @Override
    public StreamObserver<BidiStreamRequest> bidiStream(StreamObserver<BidiStreamResponse> answers) {
        return new Gathered<>(
                answers,
                requests -> stream(
                        requests.isEmpty()
                                ? StreamResponseDefinition.getDefaultInstance()
                                : requests.getFirst().getResponseDefinition(),
                        requests,
                        answers,
                        payload -> BidiStreamResponse.newBuilder()
                                .setPayload(payload)
                                .build()));
    }

    private static <A> void answer(
            UnaryResponseDefinition wanted,
            List<? extends Message> requests,
            StreamObserver<A> answers,
            Function<ConformancePayload, A> message) {
        RequestInfo seen = seen(requests);
        headers(wanted.getResponseHeadersList(), "");
        headers(wanted.getResponseTrailersList(), "trailer-");
        pause(wanted.getResponseDelayMs());
        if (wanted.hasError()) {
            answers.onError(error(wanted.getError(), seen));
            return;
        }
        answers.onNext(message.apply(ConformancePayload.newBuilder()
                .setData(wanted.getResponseData())
                .setRequestInfo(seen)
                .build()));
        answers.onCompleted();
    }

    private static <A> void stream(
            StreamResponseDefinition wanted,
            List<? extends Message> requests,
            StreamObserver<A> answers,
            Function<ConformancePayload, A> message) {
        RequestInfo seen = seen(requests);
        headers(wanted.getResponseHeadersList(), "");
        headers(wanted.getResponseTrailersList(), "trailer-");
        boolean first = true;
        for (ByteString data : wanted.getResponseDataList()) {
            pause(wanted.getResponseDelayMs());
            ConformancePayload.Builder payload = ConformancePayload.newBuilder().setData(data);
            answers.onNext(message.apply(first ? payload.setRequestInfo(seen).build() : payload.build()));
            first = false;
        }
        if (wanted.hasError()) {
            answers.onError(error(wanted.getError(), first ? seen : null));
        } else {
            answers.onCompleted();
        }
    }

    /** The suite has names of its own, which grpc-java's way back does not carry. */
    private static void headers(List<Header> headers, String prefix) {
        Call<?> call = GrpcContext.CALL.get();
        headers.forEach(header -> call.replyMeta(prefix + header.getName(), String.join(", ", header.getValueList())));
    }

    private static RequestInfo seen(List<? extends Message> requests) {
        RequestInfo.Builder seen = RequestInfo.newBuilder();
        requests.forEach(request -> seen.addRequests(Any.pack(request)));
        GrpcContext.CALL
                .get()
                .meta()
                .forEach((name, value) ->
                        seen.addRequestHeaders(Header.newBuilder().setName(name).addValue(value)));
        Deadline deadline = Context.current().getDeadline();
        long leftMs = deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.MILLISECONDS);
        if (leftMs < SAID_MS_MAX) {
            seen.setTimeoutMs(leftMs);
        }
        return seen.build();
    }

    private static StatusRuntimeException error(Error wanted, @Nullable RequestInfo seen) {
        Status.Builder status = Status.newBuilder()
                .setCode(wanted.getCode().getNumber())
                .setMessage(wanted.getMessage())
                .addAllDetails(wanted.getDetailsList());
        if (seen != null) {
            status.addDetails(Any.pack(seen));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Hands the messages on once all are there. */
    private static final class Gathered<Q> implements StreamObserver<Q> {
        private final List<Q> requests = new ArrayList<>();
        private final StreamObserver<?> answers;
        private final Consumer<List<Q>> whole;

        Gathered(StreamObserver<?> answers, Consumer<List<Q>> whole) {
            this.answers = answers;
            this.whole = whole;
        }

        @Override
        public void onNext(Q request) {
            requests.add(request);
        }

        @Override
        public void onError(Throwable error) {
            answers.onError(error);
        }

        @Override
        public void onCompleted() {
            whole.accept(requests);
        }
    }
}
