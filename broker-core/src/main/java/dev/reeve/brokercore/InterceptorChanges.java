// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.Answer;
import dev.reeve.brokerspi.ReplyChange;
import dev.reeve.brokerspi.RequestChange;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.ReplyEnvelopeView;
import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out what interceptors change, and checks the result as if a peer had sent it. */
final class InterceptorChanges {
    /** Header, command and service, or empty frame, header and service. */
    private static final int HEAD_FRAMES = 3;

    private static final String OVER_LIMIT = "what it made breaks a size limit";

    private final SizeLimits sizes;
    private final Turn turn;
    private final TimerWheel wheel;

    InterceptorChanges(SizeLimits sizes, Turn turn, TimerWheel wheel) {
        this.sizes = sizes;
        this.turn = turn;
        this.wheel = wheel;
    }

    /** Null: done; else the interceptor's fault, and the call is as it was. */
    @Nullable
    String apply(Call call, RequestChange change) {
        EnvelopeView envelope = call.envelope();
        if (envelope != null && (change.method() != null || !change.meta().isEmpty() || change.affinityKey() != null)) {
            switch (changed(envelope, change)) {
                case Decoded.Rejected<EnvelopeView>(String detail) -> {
                    return detail;
                }
                case Decoded.Ok<EnvelopeView>(EnvelopeView next) -> envelope = next;
            }
        }
        List<byte[]> body = change.body() == null ? call.body() : change.body();
        if (!fits(envelope == null ? 0 : envelope.frame().length, body)) {
            return OVER_LIMIT;
        }
        call.rewrite(envelope, body);
        if (envelope == null && change.affinityKey() != null) {
            call.ownDetour().affinity = Mix.ofText(change.affinityKey()) | 1;
        }
        if (change.deadline() != null && envelope != null) {
            long dueMs = turn.nowMs() + Refusal.millisOf(change.deadline(), Integer.MAX_VALUE);
            wheel.arm(call, Math.min(call.dueMs, dueMs));
        }
        return null;
    }

    private static Decoded<EnvelopeView> changed(EnvelopeView envelope, RequestChange change) {
        return switch (Envelope.decodeRequest(envelope.frame())) {
            case Decoded.Rejected<RequestEnvelope>(String detail) -> new Decoded.Rejected<>(detail);
            case Decoded.Ok<RequestEnvelope>(RequestEnvelope decoded) -> {
                RequestEnvelope.Builder next = decoded.toBuilder().putAllClientMeta(change.meta());
                if (change.method() != null) {
                    next.setMethod(change.method());
                }
                if (change.affinityKey() != null) {
                    next.setAffinityKey(change.affinityKey());
                }
                yield EnvelopeView.of(Envelope.encode(next.build()));
            }
        };
    }

    private boolean fits(int envelopeBytes, List<byte[]> body) {
        long total = envelopeBytes;
        for (byte[] frame : body) {
            total += frame.length;
            if (frame.length > sizes.frameBytesMax()) {
                return false;
            }
        }
        int frames = HEAD_FRAMES + (envelopeBytes > 0 ? 1 : 0) + body.size();
        return total <= sizes.messageBytesMax() && frames <= sizes.framesMax();
    }

    /** An interceptor's own good answer, in the form of a worker's; null: it breaks a limit. */
    @Nullable
    WorkerAnswer answer(Call call, Answer answer) {
        ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                .setContentType(answer.contentType())
                .putAllServerMeta(answer.meta())
                .setSequence(call.sequence)
                .build();
        return made(null, envelope, answer.body(), true, 0);
    }

    /** Null: what it made breaks a limit. */
    @Nullable
    WorkerAnswer changed(Call call, WorkerAnswer answer, ReplyChange change) {
        List<byte[]> body = change.body() == null ? answer.body() : change.body();
        ReplyEnvelope.Builder envelope = envelopeOf(call, answer);
        envelope.putAllServerMeta(change.meta());
        if (change.contentType() != null) {
            envelope.setContentType(change.contentType());
        }
        if (change.body() != null) {
            envelope.clearNoBody();
        }
        return made(answer.worker(), envelope.build(), body, answer.last(), answer.workerMs());
    }

    /** A plain worker's has none yet. */
    private static ReplyEnvelope.Builder envelopeOf(Call call, WorkerAnswer answer) {
        if (answer.envelope() != null
                && Envelope.decodeReply(answer.envelope().frame())
                        instanceof Decoded.Ok<ReplyEnvelope>(ReplyEnvelope decoded)) {
            return decoded.toBuilder();
        }
        return ReplyEnvelope.newBuilder().setSequence(call.sequence).setWorkerMs(answer.workerMs());
    }

    private @Nullable WorkerAnswer made(
            @Nullable Worker worker, ReplyEnvelope envelope, List<byte[]> body, boolean last, float workerMs) {
        byte[] frame = Envelope.encode(envelope);
        if (!fits(frame.length, body)
                || !(ReplyEnvelopeView.of(frame) instanceof Decoded.Ok<ReplyEnvelopeView>(ReplyEnvelopeView view))) {
            return null;
        }
        WorkerAnswer answer = new WorkerAnswer();
        answer.become(worker, last, view, body, 0, workerMs);
        return answer;
    }
}
