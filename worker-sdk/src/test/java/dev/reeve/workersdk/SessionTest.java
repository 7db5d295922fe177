// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.WorkerInbound;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.WorkerInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registration, requests, cancels and windows of a session. */
class SessionTest extends SessionFixture {
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
    @Tag("X-12")
    void sendsItsDescriptorsOnlyToABrokerThatAsks() {
        // Given
        ByteString set = ByteString.copyFromUtf8("set");
        WorkerInfo info = WorkerInfo.newBuilder()
                .setInstanceId("w1")
                .setDescriptorSha256(ByteString.copyFromUtf8("hash"))
                .setDescriptorSet(set)
                .build();

        // When
        on(new SessionEvent.Opened(info));
        List<BrokerInbound> ready = sent();
        actions.clear();
        on(received(new WorkerInbound.Welcome(
                WELCOME.toBuilder().setNeedDescriptor(true).build())));

        // Then
        assertThat(ready).singleElement().isInstanceOfSatisfying(BrokerInbound.WorkerReady.class, message -> {
            WorkerInfo said = Objects.requireNonNull(message.info());
            assertThat(said.getDescriptorSha256()).isEqualTo(info.getDescriptorSha256());
            assertThat(said.getDescriptorSet()).isEmpty();
        });
        assertThat(sent()).containsExactly(new BrokerInbound.WorkerInfoUpdate(info));
    }

    @Test
    @Tag("X-12")
    void keepsItsDescriptorsFromABrokerThatHasThem() {
        on(new SessionEvent.Opened(WorkerInfo.newBuilder()
                .setInstanceId("w1")
                .setDescriptorSet(ByteString.copyFromUtf8("set"))
                .build()));
        actions.clear();

        on(received(new WorkerInbound.Welcome(WELCOME)));

        assertThat(sent()).isEmpty();
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
    void endsWithTheSocket() {
        ready(BrokerMode.REEVE);

        on(new SessionEvent.TransportLost());
        on(new SessionEvent.TransportLost());

        assertThat(actions).containsExactly(new SessionAction.End(SessionEnd.LOST));
    }
}
