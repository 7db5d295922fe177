// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which message is which, told by hand from its frames. */
final class ClusterWire {
    /** Request ids from here on are liveness probes. */
    static final long PROBES = 1L << 40;

    static final int WELCOME = 0x80;
    static final int CREDIT = 0x81;
    static final int CANCEL = 0x82;
    static final int DRAIN = 0x83;

    private ClusterWire() {}

    static boolean isClientRequest(List<byte[]> frames) {
        if (frames.size() < 4) {
            return false;
        }
        boolean old = frames.getFirst().length == 0;
        return old ? Raw.text(frames.get(1)).equals("MDPC01") : isCommand(frames, "MDPC02", 1);
    }

    static boolean isRequestToWorker(List<byte[]> frames) {
        boolean old = frames.getFirst().length == 0;
        return old
                ? frames.size() >= 6 && isCommand(frames.subList(1, 3), "MDPW01", 2)
                : isCommand(frames, "MDPW02", 2);
    }

    /** PARTIAL or FINAL of MDP 0.2 to a client. */
    static boolean isReply(List<byte[]> frames) {
        return isCommand(frames, "MDPC02", 2) || isFinal(frames);
    }

    static boolean isFinal(List<byte[]> frames) {
        return isCommand(frames, "MDPC02", 3);
    }

    private static boolean isCommand(List<byte[]> frames, String header, int number) {
        return frames.size() >= 2
                && Raw.text(frames.getFirst()).equals(header)
                && frames.get(1).length == 1
                && frames.get(1)[0] == number;
    }

    /** The number of a message to a worker as MDP 0.2 counts. */
    static int commandToWorker(MdpVersion version, List<byte[]> frames) {
        int number = frames.get(version == MdpVersion.MDP01 ? 2 : 1)[0] & 0xff;
        return version == MdpVersion.MDP01 && number > 2 ? number + 1 : number;
    }

    /** The protobuf of the envelope of a REQUEST to a worker; null: it has none. */
    static byte @Nullable [] envelopeOf(List<byte[]> frames) {
        byte[] first = frames.size() > 5 ? frames.get(4) : Raw.EMPTY;
        boolean isExt = first.length >= 4 && first[0] == 0 && first[1] == 0x52 && first[2] == 0x56;
        return isExt ? Raw.unext(first) : null;
    }
}
