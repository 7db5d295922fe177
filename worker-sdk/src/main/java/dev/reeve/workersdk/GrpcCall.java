// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.CancelReason;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call of a grpc-java service. The listener is told on the call's virtual thread, one thing after the other, as
 * grpc-java does; the service may answer on any thread. Sending blocks while the way back is full, so the call is
 * always ready.
 */
final class GrpcCall<Q, A> extends ServerCall<Q, A> {
    private final MethodDescriptor<Q, A> method;
    private final Call<Payload> call;
    private final GrpcMessages messages;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long requested;
    private boolean halfClosed;
    private @Nullable Status status;
    private @Nullable Metadata trailers;
    private @Nullable Payload onlyReply;

    /** What the listener is told next. */
    private enum Step {
        MESSAGE,
        HALF_CLOSE,
        CANCEL,
        COMPLETE
    }

    GrpcCall(MethodDescriptor<Q, A> method, Call<Payload> call, GrpcMessages messages) {
        this.method = method;
        this.call = call;
        this.messages = messages;
    }

    /** From the first word to the last: the only reply, or null if replies went out one by one. */
    @Nullable
    Payload run(ServerCallHandler<Q, A> handler, Metadata headers) throws Exception {
        call.onCancel(this::wake);
        Listener<Q> listener = handler.startCall(this, headers);
        listener.onReady();
        while (true) {
            switch (nextStep()) {
                case MESSAGE -> listener.onMessage(nextMessage());
                case HALF_CLOSE -> listener.onHalfClose();
                case CANCEL -> {
                    // Cancelling interrupts this thread, for what may block in the service; its listener starts anew.
                    boolean _ = Thread.interrupted();
                    listener.onCancel();
                    throw new CallCancelled(CancelReason.CALLER_GONE);
                }
                case COMPLETE -> {
                    listener.onComplete();
                    return outcome();
                }
            }
        }
    }

    @Override
    public void request(int count) {
        lock.lock();
        try {
            requested = Math.min(requested + count, Integer.MAX_VALUE);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sendHeaders(Metadata headers) {
        GrpcMetadata.reply(call, headers, "");
    }

    @Override
    public void sendMessage(A message) {
        Payload payload = new Payload(bytes(method.streamResponse(message)), ContentTypes.PROTOBUF);
        if (method.getType().serverSendsOneMessage()) {
            onlyReply = payload;
            return;
        }
        try {
            call.emit(payload);
        } catch (CallCancelled _) {
            // As in grpc-java: what nobody waits for is dropped, and the listener hears of it.
            wake();
        }
    }

    @Override
    public void close(Status closed, Metadata metadata) {
        lock.lock();
        try {
            if (status != null) {
                throw new IllegalStateException("call already closed");
            }
            status = closed;
            trailers = metadata;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isReady() {
        return !call.isCancelled();
    }

    @Override
    public boolean isCancelled() {
        return call.isCancelled();
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return status != null;
        } finally {
            lock.unlock();
        }
    }

    private Step nextStep() {
        lock.lock();
        try {
            while (true) {
                if (status != null) {
                    return Step.COMPLETE;
                }
                if (call.isCancelled()) {
                    return Step.CANCEL;
                }
                if (messages.hasNext() && requested > 0) {
                    requested--;
                    return Step.MESSAGE;
                }
                if (!messages.hasNext() && !halfClosed) {
                    halfClosed = true;
                    return Step.HALF_CLOSE;
                }
                // Cancelling wakes it too.
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private Q nextMessage() {
        try {
            return method.parseRequest(messages.next());
        } catch (StatusRuntimeException _) {
            throw ServiceError.invalidRequest("the body is no message of " + method.getFullMethodName());
        }
    }

    /** The end of a call whose service has closed it. */
    @Nullable
    Payload outcome() throws Exception {
        Status closed = status == null ? Status.UNKNOWN : status;
        Metadata metadata = trailers == null ? new Metadata() : trailers;
        GrpcMetadata.reply(call, metadata, method.getType().serverSendsOneMessage() ? "trailer-" : "");
        if (!closed.isOk()) {
            throw GrpcErrors.of(closed, metadata);
        }
        if (method.getType().serverSendsOneMessage() && onlyReply == null) {
            throw new IllegalStateException(method.getFullMethodName() + " completed without a reply");
        }
        return onlyReply;
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static byte[] bytes(InputStream message) {
        try (message) {
            return message.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
