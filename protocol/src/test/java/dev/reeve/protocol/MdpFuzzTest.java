// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import static dev.reeve.protocol.Expect.ok;
import static dev.reeve.protocol.Expect.sameFrames;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import dev.reeve.testkit.FuzzInput;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any frames: decoding accepts or rejects and never throws, and what it accepts says the same after encoding and
 * decoding again; messages without an extension even byte for byte. Inputs are {@link FuzzInput#ofFrames}.
 */
@Tag("W2")
@Tag("W4")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MdpFuzzTest {

    static Stream<byte[]> brokerDecodesAnythingInputs() {
        return FuzzInput.corpus(MdpFuzzTest.class, "brokerDecodesAnything.corpus");
    }

    @MethodSource("brokerDecodesAnythingInputs")
    @FuzzTest(maxDuration = "10m")
    void brokerDecodesAnything(byte[] bytes) {
        List<byte[]> frames = new FuzzInput(bytes).frames();
        if (MdpDecoder.toBroker(frames) instanceof Decoded.Ok<BrokerInbound>(BrokerInbound message)) {
            List<byte[]> again = encode(message);
            if (again != null) {
                same(frames, again, extensionOf(message) == null);
                same(message, ok(MdpDecoder.toBroker(again)));
            }
        }
    }

    static Stream<byte[]> clientDecodesAnythingInputs() {
        return FuzzInput.corpus(MdpFuzzTest.class, "clientDecodesAnything.corpus");
    }

    @MethodSource("clientDecodesAnythingInputs")
    @FuzzTest(maxDuration = "10m")
    void clientDecodesAnything(byte[] bytes) {
        List<byte[]> frames = new FuzzInput(bytes).frames();
        if (MdpDecoder.toClient(frames) instanceof Decoded.Ok<ClientInbound>(ClientInbound message)) {
            switch (message) {
                case ClientInbound.Reply(var version, var last, var service, var body) ->
                    same(frames, MdpEncoder.clientReply(version, last, service, body), true);
                case ClientInbound.BrokerDrain(var drain) ->
                    assertThat(ok(MdpDecoder.toClient(MdpEncoder.clientDrain(drain))))
                            .isEqualTo(message);
                case ClientInbound.ServicesUpdate(var services) ->
                    assertThat(ok(MdpDecoder.toClient(MdpEncoder.clientServices(services))))
                            .isEqualTo(message);
            }
        }
    }

    static Stream<byte[]> workerDecodesAnythingInputs() {
        return FuzzInput.corpus(MdpFuzzTest.class, "workerDecodesAnything.corpus");
    }

    @MethodSource("workerDecodesAnythingInputs")
    @FuzzTest(maxDuration = "10m")
    void workerDecodesAnything(byte[] bytes) {
        List<byte[]> frames = new FuzzInput(bytes).frames();
        if (MdpDecoder.toWorker(frames) instanceof Decoded.Ok<WorkerInbound>(WorkerInbound message)) {
            switch (message) {
                case WorkerInbound.Request(var version, var address, var body) ->
                    same(frames, MdpEncoder.workerRequest(version, address, body), true);
                case WorkerInbound.BrokerHeartbeat(var version, var pulse) ->
                    again(message, MdpEncoder.heartbeat(version, pulse));
                case WorkerInbound.BrokerDisconnect(var version) -> same(frames, MdpEncoder.disconnect(version), true);
                case WorkerInbound.Welcome(var info) -> again(message, MdpEncoder.welcome(info));
                case WorkerInbound.CancelRequest(var address, var cancel) -> {
                    List<byte[]> encoded = MdpEncoder.cancelRequest(address, cancel);
                    var decoded = (WorkerInbound.CancelRequest) ok(MdpDecoder.toWorker(encoded));
                    assertThat(decoded.address()).isEqualTo(address);
                    assertThat(decoded.cancel()).isEqualTo(cancel);
                }
                case WorkerInbound.BrokerDrain(var drain) -> again(message, MdpEncoder.workerDrain(drain));
            }
        }
    }

    private static void again(@Nullable Object message, List<byte[]> encoded) {
        assertThat(ok(MdpDecoder.toWorker(encoded))).isEqualTo(message);
    }

    private static void same(List<byte[]> frames, List<byte[]> again, boolean plain) {
        if (plain) {
            sameFrames(again, frames);
        }
    }

    /** Requests and replies hold arrays, and have been compared as frames. */
    private static void same(BrokerInbound message, BrokerInbound again) {
        if (!(message instanceof BrokerInbound.ClientRequest) && !(message instanceof BrokerInbound.WorkerReply)) {
            assertThat(again).isEqualTo(message);
        }
    }

    private static @Nullable Message extensionOf(BrokerInbound message) {
        return switch (message) {
            case BrokerInbound.ClientCancel(var cancel) -> cancel;
            case BrokerInbound.WorkerReady ready -> ready.info();
            case BrokerInbound.WorkerHeartbeat(var _, var pulse) -> pulse;
            case BrokerInbound.WorkerCredit(var credit) -> credit;
            case BrokerInbound.WorkerDrain(var drain) -> drain;
            case BrokerInbound.WorkerInfoUpdate(var info) -> info;
            case BrokerInbound.ClientRequest _,
                    BrokerInbound.WorkerReply _,
                    BrokerInbound.WorkerDisconnect _,
                    BrokerInbound.UnknownExtension _ -> null;
        };
    }

    /** Null: nobody can say it. */
    private static @Nullable List<byte[]> encode(BrokerInbound message) {
        return switch (message) {
            case BrokerInbound.ClientRequest(var version, var service, var body) ->
                MdpEncoder.clientRequest(version, service, body);
            case BrokerInbound.ClientCancel(var cancel) -> MdpEncoder.clientCancel(cancel);
            case BrokerInbound.WorkerReady(var version, var service, var info) ->
                MdpEncoder.workerReady(version, service, info);
            case BrokerInbound.WorkerReply(var version, var last, var address, var body) ->
                MdpEncoder.workerReply(version, last, address, body);
            case BrokerInbound.WorkerHeartbeat(var version, var pulse) -> MdpEncoder.heartbeat(version, pulse);
            case BrokerInbound.WorkerDisconnect(var version) -> MdpEncoder.disconnect(version);
            case BrokerInbound.WorkerCredit(var credit) -> MdpEncoder.credit(credit);
            case BrokerInbound.WorkerDrain(var drain) -> MdpEncoder.workerDrain(drain);
            case BrokerInbound.WorkerInfoUpdate(var info) -> MdpEncoder.workerInfo(info);
            case BrokerInbound.UnknownExtension _ -> null;
        };
    }
}
