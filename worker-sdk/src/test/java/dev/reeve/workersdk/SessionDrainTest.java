// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Drain;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leaving: the worker drains, or its broker does. */
class SessionDrainTest extends SessionFixture {
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
}
