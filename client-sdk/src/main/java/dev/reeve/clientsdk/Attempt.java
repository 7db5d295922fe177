// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.RequestId;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import java.util.List;

/**
 * One sending of one call to one broker. Immutable but for its inbox; two attempts are equal only if they are the same.
 */
final class Attempt {
    private final Request request;
    private final List<byte[]> body;
    private final int number;
    private final long deadlineNanos;
    private final Inbox inbox = new Inbox();

    private Attempt(Request request, List<byte[]> body, int number, long deadlineNanos) {
        this.request = request;
        this.body = body;
        this.number = number;
        this.deadlineNanos = deadlineNanos;
    }

    static Attempt first(Request request, List<byte[]> body, long deadlineNanos) {
        return new Attempt(request, body, 1, deadlineNanos);
    }

    Attempt next() {
        return new Attempt(request, body, number + 1, deadlineNanos);
    }

    /** What the caller wants. */
    Request request() {
        return request;
    }

    /** Body frames, at least one. */
    List<byte[]> body() {
        return body;
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** Of the whole call, on {@link System#nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** What came back and was not read. */
    Inbox inbox() {
        return inbox;
    }

    long nanosLeft() {
        return deadlineNanos - System.nanoTime();
    }

    /** The envelope as of now: the deadline travels as time left. */
    RequestEnvelope envelope() {
        long msLeft = Math.max(1, Duration.ofNanos(nanosLeft()).toMillis());
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(RequestId.toBytes(request.requestId())))
                .setMethod(request.method())
                .setDeadlineMsLeft((int) msLeft)
                .setIdempotencyKey(request.idempotencyKey())
                .setContentType(request.contentType())
                .setTraceparent(request.traceparent())
                .setTracestate(request.tracestate())
                .setAttempt(number)
                .setStream(request.stream())
                .setAffinityKey(request.affinityKey())
                .setLatencyClass(request.latencyClass())
                .putAllClientMeta(request.meta());
        String token = request.token();
        return token == null ? envelope.build() : envelope.setToken(token).build();
    }
}
