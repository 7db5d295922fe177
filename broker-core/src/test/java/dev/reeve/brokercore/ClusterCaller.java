// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A Reeve client as the client SDK is one: connected to all brokers, retries idempotent calls on another broker with
 * the same request id while there is time, and ends every call by itself a second after its deadline.
 */
final class ClusterCaller implements ClusterEnd {
    /** X-11, with the cluster's short heartbeat. */
    static final int SILENCE_MAX_MS = 1_500;

    private final ClusterWorld world;
    private final ClusterClock clock;
    private final SplittableRandom random;
    private final Map<ClusterLink, Line> lines = new LinkedHashMap<>();
    private final Map<Long, Call> open = new LinkedHashMap<>();
    private int lastOkay;

    private static final class Line {
        private final ClusterLink link;
        private final ClusterNode node;
        private long heardMs;
        private boolean draining;

        private Line(ClusterLink link, ClusterNode node, long nowMs) {
            this.link = link;
            this.node = node;
            this.heardMs = nowMs;
        }
    }

    private static final class Call {
        private final long id;
        private final String service;
        private final long dueMs;
        private int sends;
        private ClusterHistory.@Nullable Send send;
        private long sentMs;
        private @Nullable Line line;

        private Call(long id, String service, long dueMs) {
            this.id = id;
            this.service = service;
            this.dueMs = dueMs;
        }
    }

    ClusterCaller(ClusterWorld world, SplittableRandom random) {
        this.world = world;
        this.clock = world.clock();
        this.random = random;
        for (ClusterNode node : world.nodes()) {
            connect(node);
        }
        watch();
    }

    /** Calls that ended well since the last question. */
    int takeOkay() {
        int okay = lastOkay;
        lastOkay = 0;
        return okay;
    }

    int openCount() {
        return open.size();
    }

    private void connect(ClusterNode node) {
        ClusterLink link = node.accept(this, true, world.isAdversarial());
        if (link == null) {
            clock.in(50 + random.nextInt(300), () -> connect(node));
        } else {
            lines.put(link, new Line(link, node, clock.nowMs()));
        }
    }

    void invoke(String service, int deadlineMs) {
        Call call = new Call(world.nextCallId(), service, clock.nowMs() + deadlineMs);
        open.put(call.id, call);
        clock.at(call.dueMs + 1_000, () -> overdue(call));
        attempt(call);
    }

    private void attempt(Call call) {
        Line line = choose();
        long leftMs = call.dueMs - clock.nowMs();
        if (leftMs <= 0) {
            end(call, Reason.UNKNOWN);
            return;
        }
        call.line = line;
        if (line == null) {
            clock.in(100, () -> {
                if (open.containsKey(call.id)) {
                    attempt(call);
                }
            });
            return;
        }
        String content = call.service + "-" + call.id + "-" + ++call.sends;
        boolean idempotent = ClusterWorld.isIdempotent(call.service);
        ClusterHistory.Send send =
                new ClusterHistory.Send(content, call.id, idempotent, line.link, (int) leftMs, line.node.bootId());
        call.send = send;
        call.sentMs = clock.nowMs();
        world.history().add(send);
        line.node.expect(send);
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(Raw.id(call.id)))
                .setAttempt(call.sends)
                .setDeadlineMsLeft((int) leftMs);
        if (random.nextInt(4) == 0) {
            envelope.setAffinityKey("key-" + random.nextInt(3));
        }
        List<byte[]> body = List.of(Raw.ext(envelope.build()), Raw.bytes(content));
        line.link.toBroker(Raw.client(MdpVersion.MDP02, call.service, body));
    }

    private @Nullable Line choose() {
        List<Line> able = new ArrayList<>();
        for (Line line : lines.values()) {
            if (!line.draining && line.link.isOpen()) {
                able.add(line);
            }
        }
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }

    void cancelOne() {
        for (Call call : open.values()) {
            if (call.line != null && call.send != null) {
                call.send.cancel();
                Cancel cancel = Cancel.newBuilder()
                        .setRequestId(ByteString.copyFrom(Raw.id(call.id)))
                        .build();
                call.line.link.toBroker(List.of(Raw.bytes("MDPC02"), Raw.command(ClusterWire.CANCEL), Raw.ext(cancel)));
                open.remove(call.id);
                return;
            }
        }
    }

    @Override
    public void received(ClusterLink link, List<byte[]> frames) {
        Line line = lines.get(link);
        if (line == null) {
            return;
        }
        line.heardMs = clock.nowMs();
        if (!ClusterWire.isReply(frames)) {
            line.draining |= (frames.get(1)[0] & 0xff) == ClusterWire.DRAIN;
            return;
        }
        try {
            ReplyEnvelope envelope = ReplyEnvelope.parseFrom(Raw.unext(frames.get(3)));
            Call call = open.get(envelope.getRequestId().asReadOnlyByteBuffer().getLong(8));
            if (call != null && call.line == line && ClusterWire.isFinal(frames)) {
                answered(call, envelope, Raw.text(frames.getLast()));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a reply's envelope can be read", e);
        }
    }

    private void answered(Call call, ReplyEnvelope envelope, String text) {
        Reason reason = envelope.getStatus().getReason();
        boolean mine = text.startsWith("did " + call.service + "-" + call.id + "-");
        ClusterHistory.must(reason != Reason.OK || mine, "a client gets its own answers", text);
        boolean retry = reason == Reason.NO_WORKERS && call.line != null && call.line.draining;
        if (retry) {
            attempt(call);
        } else {
            end(call, reason);
        }
    }

    private void end(Call call, Reason reason) {
        ClusterHistory.must(open.remove(call.id) != null, "a call ends once", call.service + call.id);
        world.history().mix(call.id * 31 + reason.getNumber());
        lastOkay += reason == Reason.OK ? 1 : 0;
    }

    private void overdue(Call call) {
        if (open.containsKey(call.id)) {
            Line line = call.line;
            boolean excused = line == null
                    || call.sends > 1
                    || line.link.troubledSince(call.sentMs)
                    || line.node.troubledSince(call.sentMs);
            ClusterHistory.must(excused, "an answer comes by the deadline", call.service + call.id);
            end(call, Reason.UNKNOWN);
        }
    }

    @Override
    public void lost(ClusterLink link) {
        Line line = lines.remove(link);
        if (line == null) {
            return;
        }
        for (Call call : List.copyOf(open.values())) {
            if (call.line == line) {
                boolean again = ClusterWorld.isIdempotent(call.service);
                if (again) {
                    attempt(call);
                } else {
                    end(call, Reason.UNKNOWN);
                }
            }
        }
        clock.in(50 + random.nextInt(300), () -> connect(line.node));
    }

    /** a probe after some silence, and after more the connection counts as lost. */
    private void watch() {
        for (Line line : List.copyOf(lines.values())) {
            long silenceMs = clock.nowMs() - line.heardMs;
            if (silenceMs > SILENCE_MAX_MS) {
                line.link.sever();
                lost(line.link);
            } else if (silenceMs > SILENCE_MAX_MS / 3) {
                RequestEnvelope envelope = RequestEnvelope.newBuilder()
                        .setRequestId(ByteString.copyFrom(Raw.id(ClusterWire.PROBES + random.nextInt(1 << 30))))
                        .build();
                line.link.toBroker(Raw.client(MdpVersion.MDP02, "mmi.service", List.of(Raw.ext(envelope), Raw.EMPTY)));
            }
        }
        clock.in(500, this::watch);
    }
}
