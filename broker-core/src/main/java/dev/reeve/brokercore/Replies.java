// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.ReplyEnvelopeView;
import dev.reeve.protocol.ReplyStamp;
import dev.reeve.protocol.v1.ReplyEnvelope;
import java.util.ArrayList;
import java.util.List;

/** Messages to clients: the worker's answers, typed errors, and the broker's own answers. */
final class Replies {
    private static final List<byte[]> NO_BODY = List.of(new byte[0]);

    private final Turn turn;
    private final ReplyStamp stamp = new ReplyStamp();

    Replies(Turn turn) {
        this.turn = turn;
    }

    /** Relays a worker's answer in the form that the client's side of the nine cells (7.4) asks for. */
    void relay(Call call, WorkerAnswer answer) {
        Client client = call.client();
        List<byte[]> frames = turn.frames();
        MdpEncoder.putClientReply(
                frames, client.version(), answer.last(), call.service().nameFrame());
        if (!call.isPlain()) {
            frames.add(envelopeFor(call, answer));
        }
        addAll(frames, answer.body());
        turn.send(client.peer(), frames);
        if (!answer.last()) {
            call.sequence++;
        }
    }

    private byte[] envelopeFor(Call call, WorkerAnswer answer) {
        ReplyEnvelopeView envelope = answer.envelope();
        return envelope == null ? made(call, answer) : stamped(call, answer, envelope);
    }

    /** A plain worker's reply gets an envelope (E-03). */
    private static byte[] made(Call call, WorkerAnswer answer) {
        return Envelope.encode(envelopeOf(call)
                .setWorkerMs(answer.workerMs())
                .setWorkerId(answer.workerId())
                .build());
    }

    private byte[] stamped(Call call, WorkerAnswer answer, ReplyEnvelopeView envelope) {
        return envelope.restamped(
                stamp.become(call.idHigh(), call.idLow(), call.queueMs(), answer.workerFrame(), call.attempts));
    }

    private static ReplyEnvelope.Builder envelopeOf(Call call) {
        return ReplyEnvelope.newBuilder()
                .setRequestId(wrap(call.requestId()))
                .setQueueMs(call.queueMs())
                .setAttempt(call.attempts)
                .setSequence(call.sequence);
    }

    /** A typed error ends a Reeve client's call. */
    void error(Call call, Refusal refusal) {
        ReplyEnvelope envelope = envelopeOf(call)
                .setStatus(refusal.toStatus())
                .setRetryAfterMs(refusal.retryAfterMs())
                .setNoBody(true)
                .build();
        send(call.client(), true, call.service().name(), prepend(Envelope.encode(envelope), NO_BODY));
    }

    /** A typed error for a request that never became a call. */
    void error(Client client, String service, byte[] requestId, Refusal refusal) {
        ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                .setRequestId(wrap(requestId))
                .setStatus(refusal.toStatus())
                .setRetryAfterMs(refusal.retryAfterMs())
                .setNoBody(true)
                .build();
        send(client, true, service, prepend(Envelope.encode(envelope), NO_BODY));
    }

    /** A PARTIAL or FINAL of the broker's own for a call; no frames = no body. */
    void own(Call call, boolean last, List<byte[]> body) {
        ReplyEnvelope envelope = envelopeOf(call).setNoBody(body.isEmpty()).build();
        send(
                call.client(),
                last,
                call.service().name(),
                prepend(Envelope.encode(envelope), body.isEmpty() ? NO_BODY : body));
        call.sequence++;
    }

    /** An answer of the broker's own services, at once; in an envelope if the question was. */
    void own(Question question, boolean last, List<byte[]> body) {
        List<byte[]> frames = body.isEmpty() ? NO_BODY : body;
        byte[] requestId = question.requestId();
        if (requestId != null) {
            ReplyEnvelope envelope = ReplyEnvelope.newBuilder()
                    .setRequestId(wrap(requestId))
                    .setSequence(question.nextSequence())
                    .setNoBody(body.isEmpty())
                    .build();
            frames = prepend(Envelope.encode(envelope), frames);
        }
        send(question.client(), last, question.service(), frames);
    }

    private void send(Client client, boolean last, String service, List<byte[]> body) {
        MdpVersion version = client.version();
        turn.send(client.peer(), MdpEncoder.clientReply(version, last, service, body));
    }

    /** Without an array or iterator in between. */
    static void addAll(List<byte[]> frames, List<byte[]> more) {
        for (int i = 0; i < more.size(); i++) {
            frames.add(more.get(i));
        }
    }

    private static ByteString wrap(byte[] requestId) {
        return UnsafeByteOperations.unsafeWrap(requestId);
    }

    private static List<byte[]> prepend(byte[] envelope, List<byte[]> body) {
        List<byte[]> frames = new ArrayList<>(1 + body.size());
        frames.add(envelope);
        frames.addAll(body);
        return frames;
    }
}
