// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.BrokerInfo;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a broker sends to a worker, after the header.
 *
 * <pre>
 * REQUEST, address, "", body 1..n
 * HEARTBEAT [, ext(Pulse)]                      ext: Reeve, 0.2
 * DISCONNECT
 * 0x80, ext(BrokerInfo)                         WELCOME   Reeve
 * 0x82, address, "", ext(Cancel)                CANCEL    Reeve
 * 0x83, ext(Drain)                              DRAIN     Reeve
 * </pre>
 */
final class WorkerFrames {
    private WorkerFrames() {}

    static Decoded<WorkerInbound> decode(MdpVersion version, List<byte[]> frames) {
        int at = Header.worker(version).length();
        int number = Frames.command(frames, at);
        WorkerCommand command = WorkerCommand.of(version, number);
        if (command == null) {
            boolean newer = version == MdpVersion.MDP02 && Frames.isExtension(number);
            return Frames.rejected(newer ? Rejections.UNKNOWN_EXTENSION : Rejections.COMMAND);
        }
        int rest = at + 1;
        return switch (command) {
            case REQUEST -> request(version, frames, rest);
            case HEARTBEAT -> heartbeat(version, frames, rest);
            case DISCONNECT ->
                frames.size() == rest
                        ? new Decoded.Ok<>(new WorkerInbound.BrokerDisconnect(version))
                        : Frames.rejected(Rejections.FRAME_COUNT);
            case WELCOME ->
                Frames.extension(
                        frames, rest, BrokerInfo.parser(), Limits.ENVELOPE_BYTES_MAX, WorkerInbound.Welcome::new);
            case CANCEL -> cancel(frames, rest);
            case DRAIN ->
                Frames.extension(
                        frames, rest, Drain.parser(), Limits.ENVELOPE_BYTES_MAX, WorkerInbound.BrokerDrain::new);
            case READY, PARTIAL, FINAL, CREDIT, INFO -> Frames.rejected(Rejections.UNEXPECTED_COMMAND);
        };
    }

    private static Decoded<WorkerInbound> request(MdpVersion version, List<byte[]> frames, int at) {
        @Nullable String fault = Frames.addressFault(frames, at);
        return fault == null
                ? new Decoded.Ok<>(new WorkerInbound.Request(version, frames.get(at), Frames.from(frames, at + 2)))
                : Frames.rejected(fault);
    }

    private static Decoded<WorkerInbound> cancel(List<byte[]> frames, int at) {
        @Nullable String fault = Frames.addressFault(frames, at);
        if (fault != null) {
            return Frames.rejected(fault);
        }
        byte[] address = frames.get(at);
        return Frames.extension(
                frames,
                at + 2,
                Cancel.parser(),
                Limits.ENVELOPE_BYTES_MAX,
                cancel -> new WorkerInbound.CancelRequest(address, cancel));
    }

    private static Decoded<WorkerInbound> heartbeat(MdpVersion version, List<byte[]> frames, int at) {
        if (version == MdpVersion.MDP02 && frames.size() > at) {
            return Frames.extension(
                    frames,
                    at,
                    Pulse.parser(),
                    Limits.ENVELOPE_BYTES_MAX,
                    pulse -> new WorkerInbound.BrokerHeartbeat(version, pulse));
        }
        return frames.size() == at
                ? new Decoded.Ok<>(new WorkerInbound.BrokerHeartbeat(version, null))
                : Frames.rejected(Rejections.FRAME_COUNT);
    }
}
