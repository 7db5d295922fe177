// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client whose frames a test makes by hand. */
final class TestClient {
    private static long ids;

    private final TestBroker broker;
    private final long peer;
    private final MdpVersion version;
    private final boolean reeve;

    TestClient(TestBroker broker, long peer, MdpVersion version, boolean reeve) {
        this.broker = broker;
        this.peer = peer;
        this.version = version;
        this.reeve = reeve;
    }

    /** A PARTIAL or FINAL (0.1: REPLY) that came; without a real envelope on plain connections. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(boolean last, String service, ReplyEnvelope envelope, List<byte[]> body) {
        String text() {
            StringBuilder all = new StringBuilder();
            for (byte[] frame : body) {
                all.append(Raw.text(frame));
            }
            return all.toString();
        }

        Reason reason() {
            return envelope().getStatus().getReason();
        }
    }

    long peer() {
        return peer;
    }

    /** A plain REQUEST. */
    void request(String service, String... body) {
        List<byte[]> frames = new ArrayList<>();
        for (String frame : body) {
            frames.add(Raw.bytes(frame));
        }
        send(Raw.client(version, service, frames));
    }

    void send(List<byte[]> frames) {
        broker.send(peer, frames);
    }

    /** A REQUEST of a Reeve client. Returns its id. */
    byte[] call(String service, String body) {
        return call(service, body, envelope -> envelope);
    }

    byte[] call(String service, String body, UnaryOperator<RequestEnvelope.Builder> with) {
        return call(service, List.of(Raw.bytes(body)), with);
    }

    byte[] call(String service, List<byte[]> body, UnaryOperator<RequestEnvelope.Builder> with) {
        byte[] id = Raw.id(++ids);
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder().setRequestId(ByteString.copyFrom(id));
        List<byte[]> frames = new ArrayList<>();
        frames.add(Raw.ext(with.apply(envelope).build()));
        frames.addAll(body);
        send(Raw.client(version, service, frames));
        return id;
    }

    void cancel(byte[] id) {
        Cancel cancel = Cancel.newBuilder()
                .setRequestId(ByteString.copyFrom(id))
                .setReason(CancelReason.CALLER)
                .build();
        send(List.of(Raw.bytes("MDPC02"), Raw.command(0x82), Raw.ext(cancel)));
    }

    /** The next raw message; null: none. */
    @Nullable
    List<byte[]> raw() {
        return broker.inbox(peer).pollFirst();
    }

    /** The next raw message, which must be there. */
    List<byte[]> some() {
        return Objects.requireNonNull(raw(), "no message to the client");
    }

    Answer next() {
        return answerOf(some());
    }

    private Answer answerOf(List<byte[]> frames) {
        boolean last = true;
        if (version == MdpVersion.MDP01) {
            assertThat(frames.get(0)).isEmpty();
            assertThat(Raw.text(frames.get(1))).isEqualTo("MDPC01");
        } else {
            assertThat(Raw.text(frames.get(0))).isEqualTo("MDPC02");
            assertThat(frames.get(1)[0]).isIn((byte) 2, (byte) 3);
            last = frames.get(1)[0] == 3;
        }
        String service = Raw.text(frames.get(2));
        List<byte[]> body = frames.subList(3, frames.size());
        assertThat(body).isNotEmpty();
        if (!reeve) {
            return new Answer(last, service, ReplyEnvelope.getDefaultInstance(), body);
        }
        try {
            ReplyEnvelope envelope = ReplyEnvelope.parseFrom(Raw.unext(body.getFirst()));
            return new Answer(last, service, envelope, body.subList(1, body.size()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a reply envelope", e);
        }
    }

    /** The FINAL that must be all that came. */
    Answer onlyFinal() {
        Answer answer = next();
        assertThat(answer.last()).isTrue();
        assertThatNothingCame();
        return answer;
    }

    void assertThatNothingCame() {
        assertThat(broker.inbox(peer)).as("messages to client " + peer).isEmpty();
    }

    void clear() {
        broker.inbox(peer).clear();
    }

    void lose() {
        broker.lose(peer);
    }
}
