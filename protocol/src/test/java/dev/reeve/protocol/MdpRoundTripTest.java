// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.sameFrames;
import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.DrainReason;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ServiceState;
import dev.reeve.protocol.v1.Services;
import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.testkit.Draws;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** decode(encode(x)) == x, for every command in both versions. */
@Tag("W4")
class MdpRoundTripTest {
    private static final int TRIES = 1_000;
    private static final String NAME = "abc019.-";

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(MdpVersion version, boolean last, String service, byte[] address, List<byte[]> body) {}

    private static Message message(Draws draws) {
        MdpVersion version = draws.oneOf(MdpVersion.values());
        return new Message(
                version,
                version == MdpVersion.MDP01 || draws.bool(),
                draws.text(1, 64, NAME),
                draws.bytes(1, 255),
                draws.list(1, 12, each -> each.bytes(0, 20)));
    }

    @Test
    void keepsRequestsOfClients() {
        forAll(TRIES, MdpRoundTripTest::message, message -> {
            var frames = MdpEncoder.clientRequest(message.version, message.service, message.body);
            var request = (BrokerInbound.ClientRequest) ok(MdpDecoder.toBroker(frames));
            assertThat(request.version()).isEqualTo(message.version);
            assertThat(request.service()).isEqualTo(message.service);
            sameFrames(request.body(), message.body);
        });
    }

    @Test
    @Tag("18-02")
    void keepsRepliesToClients() {
        forAll(TRIES, MdpRoundTripTest::message, message -> {
            var frames = MdpEncoder.clientReply(message.version, message.last, message.service, message.body);
            var reply = (ClientInbound.Reply) ok(MdpDecoder.toClient(frames));
            assertThat(reply.version()).isEqualTo(message.version);
            assertThat(reply.last()).isEqualTo(message.last);
            assertThat(reply.service()).isEqualTo(message.service);
            sameFrames(reply.body(), message.body);
        });
    }

    @Test
    @Tag("7-09")
    @Tag("18-05")
    void keepsRequestsToWorkersAndTheirReplies() {
        forAll(TRIES, MdpRoundTripTest::message, message -> {
            var requestFrames = MdpEncoder.workerRequest(message.version, message.address, message.body);
            var request = (WorkerInbound.Request) ok(MdpDecoder.toWorker(requestFrames));
            assertThat(request.version()).isEqualTo(message.version);
            assertThat(request.address()).isEqualTo(message.address);
            sameFrames(request.body(), message.body);

            var replyFrames = MdpEncoder.workerReply(message.version, message.last, request.address(), message.body);
            var reply = (BrokerInbound.WorkerReply) ok(MdpDecoder.toBroker(replyFrames));
            assertThat(reply.version()).isEqualTo(message.version);
            assertThat(reply.last()).isEqualTo(message.last);
            assertThat(reply.address()).isEqualTo(message.address);
            sameFrames(reply.body(), message.body);
        });
    }

    @Test
    void keepsPlainWorkerCommands() {
        for (MdpVersion version : MdpVersion.values()) {
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.workerReady(version, "echo", null))))
                    .isEqualTo(new BrokerInbound.WorkerReady(version, "echo", null));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.heartbeat(version, null))))
                    .isEqualTo(new BrokerInbound.WorkerHeartbeat(version, null));
            assertThat(ok(MdpDecoder.toWorker(MdpEncoder.heartbeat(version, null))))
                    .isEqualTo(new WorkerInbound.BrokerHeartbeat(version, null));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.disconnect(version))))
                    .isEqualTo(new BrokerInbound.WorkerDisconnect(version));
            assertThat(ok(MdpDecoder.toWorker(MdpEncoder.disconnect(version))))
                    .isEqualTo(new WorkerInbound.BrokerDisconnect(version));
        }
    }

    @Test
    void keepsExtensionsOfWorkers() {
        forAll(TRIES, MdpRoundTripTest::workerInfo, info -> {
            Pulse pulse = Pulse.newBuilder()
                    .setSentUs(info.getStartedMsAgo())
                    .setLoad(0.5f)
                    .build();
            Drain drain = Drain.newBuilder().setReason(DrainReason.SCALE_IN).build();
            Credit credit = Credit.newBuilder().setWindow(info.getCapacity()).build();
            MdpVersion v02 = MdpVersion.MDP02;

            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.workerReady(v02, "echo", info))))
                    .isEqualTo(new BrokerInbound.WorkerReady(v02, "echo", info));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.workerInfo(info))))
                    .isEqualTo(new BrokerInbound.WorkerInfoUpdate(info));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.heartbeat(v02, pulse))))
                    .isEqualTo(new BrokerInbound.WorkerHeartbeat(v02, pulse));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.credit(credit))))
                    .isEqualTo(new BrokerInbound.WorkerCredit(credit));
            assertThat(ok(MdpDecoder.toBroker(MdpEncoder.workerDrain(drain))))
                    .isEqualTo(new BrokerInbound.WorkerDrain(drain));
        });
    }

    private static WorkerInfo workerInfo(Draws draws) {
        return WorkerInfo.newBuilder()
                .setInstanceId(draws.text(0, 20, NAME))
                .setCapacity(draws.intBetween(0, 1_000))
                .setStartedMsAgo(draws.longBetween(0, 1_000_000))
                .putMetadata(draws.text(1, 5, NAME), draws.text(0, 5, NAME))
                .build();
    }

    @Test
    void keepsExtensionsOfBrokersToWorkers() {
        forAll(TRIES, draws -> draws.bytes(1, 20), address -> {
            Cancel cancel = Cancel.newBuilder().setReason(CancelReason.DEADLINE).build();
            BrokerInfo info = BrokerInfo.newBuilder().setBrokerId("b").build();
            Pulse pulse = Pulse.newBuilder().setEchoUs(address.length).build();
            Drain drain = Drain.newBuilder().setGraceMs(address.length).build();

            var received =
                    (WorkerInbound.CancelRequest) ok(MdpDecoder.toWorker(MdpEncoder.cancelRequest(address, cancel)));
            assertThat(received.address()).isEqualTo(address);
            assertThat(received.cancel()).isEqualTo(cancel);
            assertThat(ok(MdpDecoder.toWorker(MdpEncoder.welcome(info)))).isEqualTo(new WorkerInbound.Welcome(info));
            assertThat(ok(MdpDecoder.toWorker(MdpEncoder.heartbeat(MdpVersion.MDP02, pulse))))
                    .isEqualTo(new WorkerInbound.BrokerHeartbeat(MdpVersion.MDP02, pulse));
            assertThat(ok(MdpDecoder.toWorker(MdpEncoder.workerDrain(drain))))
                    .isEqualTo(new WorkerInbound.BrokerDrain(drain));
        });
    }

    @Test
    void keepsExtensionsOfClientsConnections() {
        Cancel cancel = Cancel.newBuilder().setReason(CancelReason.CALLER).build();
        Drain drain = Drain.newBuilder().setGraceMs(60_000).build();
        Services services = Services.newBuilder()
                .setFull(true)
                .addServices(ServiceState.newBuilder().setService("echo").setReadyWorkers(2))
                .build();

        assertThat(ok(MdpDecoder.toBroker(MdpEncoder.clientCancel(cancel))))
                .isEqualTo(new BrokerInbound.ClientCancel(cancel));
        assertThat(ok(MdpDecoder.toClient(MdpEncoder.clientDrain(drain))))
                .isEqualTo(new ClientInbound.BrokerDrain(drain));
        assertThat(ok(MdpDecoder.toClient(MdpEncoder.clientServices(services))))
                .isEqualTo(new ClientInbound.ServicesUpdate(services));
    }
}
