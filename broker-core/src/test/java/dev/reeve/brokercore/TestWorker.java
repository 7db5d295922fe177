// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.Status;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A worker whose frames a test makes by hand. */
final class TestWorker {
    static final int READY = 0x01;
    static final int REQUEST = 0x02;
    static final int PARTIAL = 0x03;
    static final int FINAL = 0x04;
    static final int HEARTBEAT = 0x05;
    static final int DISCONNECT = 0x06;

    private final TestBroker broker;
    private final long peer;
    private final MdpVersion version;
    private boolean reeve;

    TestWorker(TestBroker broker, long peer, MdpVersion version) {
        this.broker = broker;
        this.peer = peer;
        this.version = version;
    }

    /** A REQUEST that came. */
    @SuppressWarnings("ArrayRecordComponent")
    record Job(byte[] token, RequestEnvelope envelope, List<byte[]> body) {
        String text() {
            StringBuilder all = new StringBuilder();
            for (byte[] frame : body) {
                all.append(Raw.text(frame));
            }
            return all.toString();
        }
    }

    static WorkerInfo info(String instance, int capacity) {
        return WorkerInfo.newBuilder()
                .setInstanceId(instance)
                .setVersion("1.0.0")
                .setCapacity(capacity)
                .build();
    }

    long peer() {
        return peer;
    }

    void send(List<byte[]> frames) {
        broker.send(peer, frames);
    }

    void say(int command, byte[]... rest) {
        send(Raw.worker(version, command, rest));
    }

    void ready(String service) {
        say(READY, Raw.bytes(service));
    }

    void readyAs(String service, WorkerInfo info) {
        reeve = true;
        say(READY, Raw.bytes(service), Raw.ext(info));
    }

    void heartbeat() {
        say(HEARTBEAT);
    }

    void pulse(Pulse pulse) {
        say(HEARTBEAT, Raw.ext(pulse));
    }

    void disconnect() {
        say(DISCONNECT);
    }

    void credit(int window) {
        say(0x81, Raw.ext(Credit.newBuilder().setWindow(window).build()));
    }

    void drain() {
        say(0x83, Raw.ext(Drain.getDefaultInstance()));
    }

    void inform(WorkerInfo info) {
        say(0x84, Raw.ext(info));
    }

    void reply(Job job, String body) {
        answer(FINAL, job, ReplyEnvelope.getDefaultInstance(), body);
    }

    void partial(Job job, String body) {
        answer(PARTIAL, job, ReplyEnvelope.getDefaultInstance(), body);
    }

    void fail(Job job, Reason reason) {
        answer(
                FINAL,
                job,
                ReplyEnvelope.newBuilder()
                        .setStatus(Status.newBuilder().setReason(reason).setMessage("worker's text"))
                        .setNoBody(true)
                        .build(),
                "");
    }

    void answer(int command, Job job, ReplyEnvelope envelope, String body) {
        List<byte[]> rest = new ArrayList<>();
        rest.add(job.token());
        rest.add(Raw.EMPTY);
        if (reeve) {
            rest.add(Raw.ext(envelope));
        }
        rest.add(Raw.bytes(body));
        say(command, rest.toArray(new byte[0][]));
    }

    /** The next raw message; null: none. */
    @Nullable
    List<byte[]> raw() {
        return broker.inbox(peer).pollFirst();
    }

    /** The next raw message, which must be there. */
    List<byte[]> some() {
        return Objects.requireNonNull(raw(), "no message to the worker");
    }

    /** The next message, which must have this command. Returns the frames after it. */
    List<byte[]> expect(int command) {
        List<byte[]> frames = some();
        int at = version == MdpVersion.MDP01 ? 2 : 1;
        assertThat(Raw.text(frames.get(at - 1))).isEqualTo(version == MdpVersion.MDP01 ? "MDPW01" : "MDPW02");
        int number = version == MdpVersion.MDP01 && command > REQUEST ? command - 1 : command;
        assertThat(frames.get(at)).containsExactly(number);
        return frames.subList(at + 1, frames.size());
    }

    /** The next REQUEST, after heartbeats. */
    Job next() {
        skipHeartbeats();
        List<byte[]> frames = expect(REQUEST);
        assertThat(frames.get(0)).hasSize(8);
        assertThat(frames.get(1)).isEmpty();
        List<byte[]> body = frames.subList(2, frames.size());
        assertThat(body).isNotEmpty();
        if (!reeve) {
            return new Job(frames.get(0), RequestEnvelope.getDefaultInstance(), body);
        }
        try {
            RequestEnvelope envelope = RequestEnvelope.parseFrom(Raw.unext(body.getFirst()));
            assertThat(body).hasSizeGreaterThan(1);
            return new Job(frames.get(0), envelope, body.subList(1, body.size()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not a request envelope", e);
        }
    }

    /** The next CANCEL. */
    Cancel cancelled(Job job) {
        skipHeartbeats();
        List<byte[]> frames = expect(0x82);
        assertThat(frames.get(0)).isEqualTo(job.token());
        return parse(Cancel.parser(), frames.get(2));
    }

    BrokerInfo welcome() {
        return parse(BrokerInfo.parser(), expect(0x80).getFirst());
    }

    Drain drained() {
        skipHeartbeats();
        return parse(Drain.parser(), expect(0x83).getFirst());
    }

    static <M> M parse(com.google.protobuf.Parser<M> parser, byte[] frame) {
        try {
            return parser.parseFrom(Raw.unext(frame));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not the expected message", e);
        }
    }

    void skipHeartbeats() {
        while (!broker.inbox(peer).isEmpty() && isHeartbeat(broker.inbox(peer).getFirst())) {
            broker.inbox(peer).pollFirst();
        }
    }

    private boolean isHeartbeat(List<byte[]> frames) {
        int at = version == MdpVersion.MDP01 ? 2 : 1;
        return frames.get(at)[0] == (version == MdpVersion.MDP01 ? 4 : 5);
    }

    /** True if DISCONNECT is the next message, after heartbeats. */
    void assertThatDisconnected() {
        skipHeartbeats();
        assertThat(expect(DISCONNECT)).isEmpty();
        assertThat(raw()).as("nothing after DISCONNECT").isNull();
    }

    void assertThatNothingCame() {
        skipHeartbeats();
        assertThat(broker.inbox(peer)).as("messages to worker " + peer).isEmpty();
    }

    void assertThatTotallySilent() {
        assertThat(broker.inbox(peer)).as("messages to worker " + peer).isEmpty();
    }

    /** Time passes while the worker beats. */
    void beatFor(long ms) {
        for (long passed = 0; passed < ms; passed += 2_000) {
            broker.advance(Math.min(2_000, ms - passed));
            if (reeve) {
                pulse(Pulse.getDefaultInstance());
            } else {
                heartbeat();
            }
        }
    }

    void clear() {
        broker.inbox(peer).clear();
    }

    void lose() {
        broker.lose(peer);
    }
}
