// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients and workers send to a broker. The first column is what follows the header.
 *
 * <pre>
 * client 0.1  service, body 1..n                        REQUEST
 * client 0.2  0x01, service, body 1..n                  REQUEST
 *             0x82, ext(Cancel)                         CANCEL      Reeve
 * worker      READY, service [, ext(WorkerInfo)]                    ext: Reeve, 0.2
 *             PARTIAL|FINAL, address, "", body 1..n                 0.1: FINAL only (its REPLY)
 *             HEARTBEAT [, ext(Pulse)]                              ext: Reeve, 0.2
 *             DISCONNECT
 *             0x81, ext(Credit) | 0x83, ext(Drain) | 0x84, ext(WorkerInfo)      Reeve
 * </pre>
 */
final class BrokerFrames {
    private BrokerFrames() {}

    static Decoded<BrokerInbound> ofClient(MdpVersion version, List<byte[]> frames) {
        return switch (version) {
            case MDP01 -> request(version, frames, 2);
            case MDP02 -> client02(frames);
        };
    }

    private static Decoded<BrokerInbound> client02(List<byte[]> frames) {
        int number = Frames.command(frames, 1);
        ClientCommand command = ClientCommand.of(number);
        if (command == null) {
            return unknown(false, number);
        }
        return switch (command) {
            case REQUEST -> request(MdpVersion.MDP02, frames, 2);
            case CANCEL ->
                Frames.extension(
                        frames, 2, Cancel.parser(), Limits.ENVELOPE_BYTES_MAX, BrokerInbound.ClientCancel::new);
            case PARTIAL, FINAL, DRAIN, SERVICES -> Frames.rejected(Rejections.UNEXPECTED_COMMAND);
        };
    }

    private static Decoded<BrokerInbound> request(MdpVersion version, List<byte[]> frames, int at) {
        if (frames.size() < at + 1) {
            return Frames.rejected(Rejections.FRAME_COUNT);
        }
        String service = ServiceName.decode(frames.get(at));
        if (service == null) {
            return Frames.rejected(Rejections.SERVICE_NAME);
        }
        if (frames.size() == at + 1) {
            return Frames.rejected(Rejections.NO_BODY);
        }
        return new Decoded.Ok<>(new BrokerInbound.ClientRequest(version, service, Frames.from(frames, at + 1)));
    }

    static Decoded<BrokerInbound> ofWorker(MdpVersion version, List<byte[]> frames) {
        int at = Header.worker(version).length();
        int number = Frames.command(frames, at);
        WorkerCommand command = WorkerCommand.of(version, number);
        if (command == null) {
            return version == MdpVersion.MDP02 ? unknown(true, number) : Frames.rejected(Rejections.COMMAND);
        }
        int rest = at + 1;
        return switch (command) {
            case READY -> ready(version, frames, rest);
            case PARTIAL -> reply(version, false, frames, rest);
            case FINAL -> reply(version, true, frames, rest);
            case HEARTBEAT -> heartbeat(version, frames, rest);
            case DISCONNECT ->
                frames.size() == rest
                        ? new Decoded.Ok<>(new BrokerInbound.WorkerDisconnect(version))
                        : Frames.rejected(Rejections.FRAME_COUNT);
            case CREDIT ->
                Frames.extension(
                        frames, rest, Credit.parser(), Limits.ENVELOPE_BYTES_MAX, BrokerInbound.WorkerCredit::new);
            case DRAIN ->
                Frames.extension(
                        frames, rest, Drain.parser(), Limits.ENVELOPE_BYTES_MAX, BrokerInbound.WorkerDrain::new);
            case INFO ->
                Frames.extension(
                        frames, rest, WorkerInfo.parser(), Limits.FRAME_BYTES_MAX, BrokerInbound.WorkerInfoUpdate::new);
            case REQUEST, WELCOME, CANCEL -> Frames.rejected(Rejections.UNEXPECTED_COMMAND);
        };
    }

    private static Decoded<BrokerInbound> ready(MdpVersion version, List<byte[]> frames, int at) {
        if (frames.size() < at + 1) {
            return Frames.rejected(Rejections.FRAME_COUNT);
        }
        String service = ServiceName.decode(frames.get(at));
        if (service == null) {
            return Frames.rejected(Rejections.SERVICE_NAME);
        }
        if (version == MdpVersion.MDP02 && frames.size() > at + 1) {
            return Frames.extension(
                    frames,
                    at + 1,
                    WorkerInfo.parser(),
                    Limits.ENVELOPE_BYTES_MAX,
                    info -> new BrokerInbound.WorkerReady(version, service, info));
        }
        return frames.size() == at + 1
                ? new Decoded.Ok<>(new BrokerInbound.WorkerReady(version, service, null))
                : Frames.rejected(Rejections.FRAME_COUNT);
    }

    private static Decoded<BrokerInbound> reply(MdpVersion version, boolean last, List<byte[]> frames, int at) {
        @Nullable String fault = Frames.addressFault(frames, at);
        return fault == null
                ? new Decoded.Ok<>(
                        new BrokerInbound.WorkerReply(version, last, frames.get(at), Frames.from(frames, at + 2)))
                : Frames.rejected(fault);
    }

    private static Decoded<BrokerInbound> heartbeat(MdpVersion version, List<byte[]> frames, int at) {
        if (version == MdpVersion.MDP02 && frames.size() > at) {
            return Frames.extension(
                    frames,
                    at,
                    Pulse.parser(),
                    Limits.ENVELOPE_BYTES_MAX,
                    pulse -> new BrokerInbound.WorkerHeartbeat(version, pulse));
        }
        return frames.size() == at
                ? new Decoded.Ok<>(new BrokerInbound.WorkerHeartbeat(version, null))
                : Frames.rejected(Rejections.FRAME_COUNT);
    }

    private static Decoded<BrokerInbound> unknown(boolean worker, int command) {
        return Frames.isExtension(command)
                ? new Decoded.Ok<>(new BrokerInbound.UnknownExtension(worker, command))
                : Frames.rejected(Rejections.COMMAND);
    }
}
