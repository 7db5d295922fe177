// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Pulse;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heartbeats of both sides, and silence. */
class SessionHeartbeatTest extends SessionFixture {
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
}
