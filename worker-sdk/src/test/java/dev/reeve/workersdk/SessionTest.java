// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Envelope;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.testkit.ManualClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The worker's half of MDP on a manual clock. */
class SessionTest {
    private static final BrokerInfo WELCOME = BrokerInfo.newBuilder()
            .setHeartbeatMs(1_000)
            .setLiveness(3)
            .setWindow(8)
            .build();

    private final ManualClock clock = ManualClock.create();
    private final List<SessionAction> actions = new ArrayList<>();

    private Session session = new Session(BrokerMode.REEVE, "echo", 8);

    // Given

    private void open(BrokerMode mode) {
        session = new Session(mode, "echo", mode.isPlain() ? 1 : 8);
        on(new SessionEvent.Opened(WorkerInfo.newBuilder().setInstanceId("w1").build()));
    }

    private void ready(BrokerMode mode) {
        open(mode);
        if (mode.isPlain()) {
            on(received(new WorkerInbound.BrokerHeartbeat(mode.version(), null)));
        } else {
            on(received(new WorkerInbound.Welcome(WELCOME)));
        }
        actions.clear();
    }

    private ByteBuffer held(String token) {
        on(received(request(token)));
        actions.clear();
        return token(token);
    }

    // When

    private void on(SessionEvent event) {
        session.on(event, clock.nowMs(), actions::add);
    }

    private void pass(long ms) {
        clock.advanceMs(ms);
        on(new SessionEvent.Tick(new ServiceFigures(7, 2, 1.5, "INTERNAL", 0.25)));
    }

    private static SessionEvent received(WorkerInbound message) {
        return new SessionEvent.Received(message);
    }

    private WorkerInbound.Request request(String token) {
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

    private static ByteBuffer token(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    // Then

    private List<BrokerInbound> sent() {
        return actions.stream()
                .filter(SessionAction.Send.class::isInstance)
                .map(action -> decoded(((SessionAction.Send) action).frames()))
                .toList();
    }

    private static BrokerInbound decoded(List<byte[]> frames) {
        return switch (MdpDecoder.toBroker(frames)) {
            case Decoded.Ok<BrokerInbound>(BrokerInbound message) -> message;
            case Decoded.Rejected<BrokerInbound>(String detail) -> throw new AssertionError(detail);
        };
    }

    private SessionEnd end() {
        return actions.stream()
                .filter(SessionAction.End.class::isInstance)
                .map(action -> ((SessionAction.End) action).reason())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not ended: " + actions));
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-19")
    @Tag("18-07")
    void sendsReadyFirstAndOnce(BrokerMode mode) {
        open(mode);

        assertThat(sent()).singleElement().isInstanceOfSatisfying(BrokerInbound.WorkerReady.class, ready -> {
            assertThat(ready.version()).isEqualTo(mode.version());
            assertThat(ready.service()).isEqualTo("echo");
            assertThat(ready.info() == null).isEqualTo(mode.isPlain());
        });
    }

    @Test
    @Tag("X-04")
    void isRegisteredByWelcome() {
        open(BrokerMode.REEVE);
        assertThat(session.isRegistered()).isFalse();

        on(received(new WorkerInbound.Welcome(WELCOME)));

        assertThat(session.isRegistered()).isTrue();
        assertThat(actions.getLast()).isEqualTo(new SessionAction.Registered(WELCOME));
    }

    @Test
    @Tag("X-04")
    void leavesWhenNoWelcomeComesInThreeHeartbeats() {
        open(BrokerMode.REEVE);
        actions.clear();

        pass(7_499);
        assertThat(actions).isEmpty();
        pass(1);

        assertThat(end()).isEqualTo(SessionEnd.NO_WELCOME);
        assertThat(sent()).containsExactly(new BrokerInbound.WorkerDisconnect(MdpVersion.MDP02));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_01", "PLAIN_02"})
    @Tag("7-23")
    void takesRequestsOfAPlainBrokerWithoutAnyAnswerToReady(BrokerMode mode) {
        open(mode);
        actions.clear();

        on(received(request("t")));

        assertThat(actions).anyMatch(SessionAction.StartCall.class::isInstance);
        assertThat(session.isRegistered()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-12")
    @Tag("18-07")
    void sendsHeartbeatsAtItsIntervalWhenItSendsNothingElse(BrokerMode mode) {
        ready(mode);
        long interval = mode.isPlain() ? 2_500 : 1_000;

        pass(interval - 1);
        assertThat(sent()).isEmpty();
        pass(1);
        assertThat(sent()).hasSize(1);
        on(received(new WorkerInbound.BrokerHeartbeat(mode.version(), null)));
        pass(interval);

        assertThat(sent()).hasSize(2).allMatch(BrokerInbound.WorkerHeartbeat.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-11")
    void startsTheHeartbeatTimerAnewWithEachReply(BrokerMode mode) {
        ready(mode);
        long interval = mode.isPlain() ? 2_500 : 1_000;
        ByteBuffer token = held("t");
        pass(interval - 1);

        on(new SessionEvent.Replied(token, true));
        pass(interval - 1);

        assertThat(sent()).isEmpty();
        pass(1);
        assertThat(sent()).hasSize(1);
    }

    @Test
    @Tag("X-05")
    void sendsItsFiguresAlsoWhileItAlwaysReplies() {
        ready(BrokerMode.REEVE);
        ByteBuffer token = held("t");

        for (int i = 0; i < 8; i++) {
            on(new SessionEvent.Replied(token, false));
            on(received(new WorkerInbound.BrokerHeartbeat(MdpVersion.MDP02, null)));
            pass(500);
        }

        assertThat(sent()).singleElement().isInstanceOf(BrokerInbound.WorkerHeartbeat.class);
    }

    @Test
    @Tag("X-05")
    void tellsItsFiguresAndEchoesTheBrokersTimeInAPulse() {
        ready(BrokerMode.REEVE);
        held("t");
        on(received(new WorkerInbound.BrokerHeartbeat(
                MdpVersion.MDP02, Pulse.newBuilder().setSentUs(4_711).build())));

        pass(1_000);

        BrokerInbound.WorkerHeartbeat heartbeat = (BrokerInbound.WorkerHeartbeat) sent().getFirst();
        Pulse pulse = Objects.requireNonNull(heartbeat.pulse());
        assertThat(pulse.getEchoUs()).isEqualTo(4_711 + 1_000_000);
        assertThat(pulse.getSentUs()).isEqualTo(clock.nowMs() * 1_000);
        assertThat(pulse.getInFlight()).isEqualTo(1);
        assertThat(pulse.getWindow()).isEqualTo(8);
        assertThat(pulse.getRequests()).isEqualTo(7);
        assertThat(pulse.getErrors()).isEqualTo(2);
        assertThat(pulse.getLastError()).isEqualTo("INTERNAL");
        assertThat(pulse.getLoad()).isEqualTo(0.25f);
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-13")
    @Tag("7-23")
    @Tag("18-07")
    void givesASilentBrokerUpAfterThreeIntervals(BrokerMode mode) {
        ready(mode);
        long silence = mode.isPlain() ? 7_500 : 3_000;

        pass(silence - 1);
        assertThat(session.isEnded()).isFalse();
        pass(1);

        assertThat(end()).isEqualTo(SessionEnd.SILENT);
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-10")
    void takesAnyMessageForASignOfLife(BrokerMode mode) {
        ready(mode);
        long silence = mode.isPlain() ? 7_500 : 3_000;
        pass(silence - 1);

        on(received(request("t")));
        pass(silence - 1);

        assertThat(session.isEnded()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(BrokerMode.class)
    @Tag("7-22")
    @Tag("18-07")
    void sendsNothingMoreAfterDisconnect(BrokerMode mode) {
        ready(mode);
        ByteBuffer token = held("t");

        on(received(new WorkerInbound.BrokerDisconnect(mode.version())));
        on(new SessionEvent.Replied(token, true));
        pass(10_000);

        assertThat(end()).isEqualTo(SessionEnd.DISCONNECTED);
        assertThat(sent()).isEmpty();
        assertThat(session.holds(token)).isFalse();
    }

    @Test
    void startsACallWithItsEnvelopeAndTheRestOfTheBody() {
        ready(BrokerMode.REEVE);

        on(received(request("t")));

        SessionAction.StartCall start = (SessionAction.StartCall) actions.getFirst();
        assertThat(start.token()).isEqualTo(token("t"));
        assertThat(start.envelope().getMethod()).isEqualTo("say");
        assertThat(start.body()).containsExactly(new byte[] {1});
        assertThat(session.holds(token("t"))).isTrue();
    }

    @Test
    void leavesABrokerThatSendsARequestWithoutEnvelope() {
        ready(BrokerMode.REEVE);

        on(received(new WorkerInbound.Request(MdpVersion.MDP02, new byte[8], List.of(new byte[1], new byte[1]))));

        assertThat(end()).isEqualTo(SessionEnd.UNEXPECTED);
        assertThat(sent()).containsExactly(new BrokerInbound.WorkerDisconnect(MdpVersion.MDP02));
    }

    @Test
    void leavesABrokerThatUsesATokenTwice() {
        ready(BrokerMode.REEVE);
        held("t");

        on(received(request("t")));

        assertThat(end()).isEqualTo(SessionEnd.UNEXPECTED);
    }

    @Test
    void leavesABrokerThatSpeaksAnotherVersion() {
        ready(BrokerMode.PLAIN_02);

        on(received(new WorkerInbound.BrokerHeartbeat(MdpVersion.MDP01, null)));

        assertThat(end()).isEqualTo(SessionEnd.UNEXPECTED);
    }

    @Test
    @Tag("X-08")
    void passesACancelOnForWhatItHoldsOnly() {
        ready(BrokerMode.REEVE);
        ByteBuffer token = held("t");
        Cancel cancel = Cancel.newBuilder().setReason(CancelReason.CALLER).build();

        on(received(new WorkerInbound.CancelRequest(new byte[] {9}, cancel)));
        on(received(new WorkerInbound.CancelRequest("t".getBytes(StandardCharsets.UTF_8), cancel)));

        assertThat(actions).containsExactly(new SessionAction.CancelCall(token, CancelReason.CALLER));
        assertThat(session.holds(token)).isTrue();
    }

    @Test
    @Tag("X-06")
    void tellsAChangedWindowOnce() {
        ready(BrokerMode.REEVE);

        on(new SessionEvent.WindowChanged(8));
        on(new SessionEvent.WindowChanged(3));
        on(new SessionEvent.WindowChanged(3));
        on(new SessionEvent.WindowChanged(99));

        assertThat(sent().stream()
                        .map(message ->
                                ((BrokerInbound.WorkerCredit) message).credit().getWindow()))
                .containsExactly(3, 8);
    }

    @Test
    @Tag("X-09")
    void drainsWithAcknowledgementAndDisconnect() {
        ready(BrokerMode.REEVE);
        ByteBuffer token = held("t");

        on(new SessionEvent.DrainStarted(5_000));
        on(received(request("crossed")));
        on(received(
                new WorkerInbound.BrokerDrain(Drain.newBuilder().setAck(true).build())));
        on(new SessionEvent.Replied(token, true));
        assertThat(session.isEnded()).isFalse();
        on(new SessionEvent.Replied(token("crossed"), true));

        assertThat(actions).anyMatch(SessionAction.StartCall.class::isInstance);
        assertThat(sent().getFirst()).isInstanceOf(BrokerInbound.WorkerDrain.class);
        assertThat(sent().getLast()).isInstanceOf(BrokerInbound.WorkerDisconnect.class);
        assertThat(end()).isEqualTo(SessionEnd.DRAINED);
    }

    @Test
    @Tag("X-09")
    void waitsForTheAcknowledgementEvenIfItHoldsNothing() {
        ready(BrokerMode.REEVE);

        on(new SessionEvent.DrainStarted(5_000));
        assertThat(session.isEnded()).isFalse();
        on(received(
                new WorkerInbound.BrokerDrain(Drain.newBuilder().setAck(true).build())));

        assertThat(end()).isEqualTo(SessionEnd.DRAINED);
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_01", "PLAIN_02"})
    @Tag("7-21")
    void leavesAPlainBrokerWithDisconnectOnceItHoldsNothing(BrokerMode mode) {
        ready(mode);
        ByteBuffer token = held("t");

        on(new SessionEvent.DrainStarted(5_000));
        assertThat(sent()).isEmpty();
        on(new SessionEvent.Replied(token, true));

        assertThat(sent()).containsExactly(new BrokerInbound.WorkerDisconnect(mode.version()));
        assertThat(end()).isEqualTo(SessionEnd.DRAINED);
    }

    @Test
    @Tag("X-09")
    void takesARequestThatCrossedADrainBeforeWelcome() {
        open(BrokerMode.REEVE);
        actions.clear();

        on(new SessionEvent.DrainStarted(60_000));
        on(received(new WorkerInbound.Welcome(WELCOME)));
        on(received(request("t")));

        assertThat(sent()).singleElement().isInstanceOf(BrokerInbound.WorkerDrain.class);
        assertThat(actions.getLast()).isInstanceOf(SessionAction.StartCall.class);
    }

    @Test
    void doesNotWaitTheWholeGraceForABrokerThatIsNotThere() {
        open(BrokerMode.REEVE);
        pass(1_000);
        on(new SessionEvent.DrainStarted(60_000));
        actions.clear();

        pass(6_500);
        pass(Session.AFTER_CANCEL_MS);

        assertThat(session.isEnded()).isTrue();
    }

    @Test
    @Tag("X-09")
    void cancelsWhatOutlivesTheGraceAndLeavesASecondLater() {
        session = new Session(BrokerMode.PLAIN_02, "echo", 1);
        ready(BrokerMode.PLAIN_02);
        held("t");
        on(new SessionEvent.DrainStarted(2_000));

        pass(2_000);
        assertThat(actions).contains(new SessionAction.CancelAllCalls(CancelReason.SHUTDOWN));
        assertThat(session.isEnded()).isFalse();
        pass(Session.AFTER_CANCEL_MS);

        assertThat(end()).isEqualTo(SessionEnd.DRAINED);
        assertThat(sent()).contains(new BrokerInbound.WorkerDisconnect(MdpVersion.MDP02));
    }

    @Test
    @Tag("X-10")
    void finishesThenAcknowledgesAndLeavesADrainingBroker() {
        ready(BrokerMode.REEVE);
        ByteBuffer token = held("t");

        on(received(new WorkerInbound.BrokerDrain(
                Drain.newBuilder().setGraceMs(60_000).build())));
        assertThat(session.isRegistered()).isFalse();
        on(new SessionEvent.Replied(token, true));

        assertThat(sent().getFirst())
                .isInstanceOfSatisfying(
                        BrokerInbound.WorkerDrain.class,
                        ack -> assertThat(ack.drain().getAck()).isTrue());
        assertThat(sent().getLast()).isInstanceOf(BrokerInbound.WorkerDisconnect.class);
        assertThat(end()).isEqualTo(SessionEnd.BROKER_DRAINED);
    }

    @Test
    @Tag("X-10")
    void leavesADrainingBrokerWhenItsGraceIsOver() {
        ready(BrokerMode.REEVE);
        held("t");
        on(received(new WorkerInbound.BrokerDrain(
                Drain.newBuilder().setGraceMs(2_000).build())));

        pass(2_000);

        assertThat(end()).isEqualTo(SessionEnd.BROKER_DRAINED);
    }

    @Test
    void endsWithTheSocket() {
        ready(BrokerMode.REEVE);

        on(new SessionEvent.TransportLost());
        on(new SessionEvent.TransportLost());

        assertThat(actions).containsExactly(new SessionAction.End(SessionEnd.LOST));
    }
}
