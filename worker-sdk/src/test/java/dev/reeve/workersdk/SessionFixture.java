// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.testkit.ManualClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The worker's half of MDP on a manual clock. */
abstract class SessionFixture {
    static final BrokerInfo WELCOME = BrokerInfo.newBuilder()
            .setHeartbeatMs(1_000)
            .setLiveness(3)
            .setWindow(8)
            .build();
    final ManualClock clock = ManualClock.create();
    final List<SessionAction> actions = new ArrayList<>();
    Session session = new Session(BrokerMode.REEVE, "echo", 8);

    // Given

    void open(BrokerMode mode) {
        session = new Session(mode, "echo", mode.isPlain() ? 1 : 8);
        on(new SessionEvent.Opened(WorkerInfo.newBuilder().setInstanceId("w1").build()));
    }

    void ready(BrokerMode mode) {
        open(mode);
        if (mode.isPlain()) {
            on(received(new WorkerInbound.BrokerHeartbeat(mode.version(), null)));
        } else {
            on(received(new WorkerInbound.Welcome(WELCOME)));
        }
        actions.clear();
    }

    ByteBuffer held(String token) {
        on(received(request(token)));
        actions.clear();
        return token(token);
    }

    // When

    void on(SessionEvent event) {
        session.on(event, clock.nowMs(), actions::add);
    }

    void pass(long ms) {
        clock.advanceMs(ms);
        on(new SessionEvent.Tick(new ServiceFigures(7, 2, 1.5, "INTERNAL", 0.25)));
    }

    static SessionEvent received(WorkerInbound message) {
        return new SessionEvent.Received(message);
    }

    WorkerInbound.Request request(String token) {
        byte[] body = {1};
        List<byte[]> frames = session.mode().isPlain()
                ? List.of(body)
                : List.of(
                        Envelope.encode(RequestEnvelope.newBuilder()
                                .setRequestId(com.google.protobuf.ByteString.copyFrom(new byte[16]))
                                .setMethod("say")
                                .build()),
                        body);
        return new WorkerInbound.Request(session.mode().version(), token.getBytes(StandardCharsets.UTF_8), frames);
    }

    static ByteBuffer token(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    // Then

    List<BrokerInbound> sent() {
        return actions.stream()
                .filter(SessionAction.Send.class::isInstance)
                .map(action -> decoded(((SessionAction.Send) action).frames()))
                .toList();
    }

    static BrokerInbound decoded(List<byte[]> frames) {
        return switch (MdpDecoder.toBroker(frames)) {
            case Decoded.Ok<BrokerInbound>(BrokerInbound message) -> message;
            case Decoded.Rejected<BrokerInbound>(String detail) -> throw new AssertionError(detail);
        };
    }

    SessionEnd end() {
        return actions.stream()
                .filter(SessionAction.End.class::isInstance)
                .map(action -> ((SessionAction.End) action).reason())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not ended: " + actions));
    }
}
