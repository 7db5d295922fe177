// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Services;
import java.util.List;

/**
 * What a broker sends to a client, after the header.
 *
 * <pre>
 * 0.1  service, body 1..n                       REPLY
 * 0.2  0x02|0x03, service, body 1..n            PARTIAL, FINAL
 *      0x83, ext(Drain) | 0x85, ext(Services)   Reeve
 * </pre>
 */
final class ClientFrames {
    private ClientFrames() {}

    static Decoded<ClientInbound> decode(MdpVersion version, List<byte[]> frames) {
        return switch (version) {
            case MDP01 -> reply(version, true, frames);
            case MDP02 -> decode02(frames);
        };
    }

    private static Decoded<ClientInbound> decode02(List<byte[]> frames) {
        int number = Frames.command(frames, 1);
        ClientCommand command = ClientCommand.of(number);
        if (command == null) {
            return Frames.rejected(Frames.isExtension(number) ? Rejections.UNKNOWN_EXTENSION : Rejections.COMMAND);
        }
        return switch (command) {
            case PARTIAL -> reply(MdpVersion.MDP02, false, frames);
            case FINAL -> reply(MdpVersion.MDP02, true, frames);
            case DRAIN ->
                Frames.extension(frames, 2, Drain.parser(), Limits.ENVELOPE_BYTES_MAX, ClientInbound.BrokerDrain::new);
            case SERVICES ->
                // 10,000 services do not fit into 32 KiB: the list may fill a frame.
                Frames.extension(
                        frames, 2, Services.parser(), Limits.FRAME_BYTES_MAX, ClientInbound.ServicesUpdate::new);
            case REQUEST, CANCEL -> Frames.rejected(Rejections.UNEXPECTED_COMMAND);
        };
    }

    private static Decoded<ClientInbound> reply(MdpVersion version, boolean last, List<byte[]> frames) {
        int at = 2;
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
        return new Decoded.Ok<>(new ClientInbound.Reply(version, last, service, Frames.from(frames, at + 1)));
    }
}
