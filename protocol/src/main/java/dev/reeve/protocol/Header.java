// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first frames of a message: they name role and version (docs/protocol.md, section 3).
 *
 * <pre>
 * MDP 0.1   +----+--------+--------------------      MDP 0.2   +--------+---------+----------
 *           | "" | MDPx01 | (command) ...                      | MDPx02 | command | ...
 *           +----+--------+--------------------                +--------+---------+----------
 * </pre>
 */
enum Header {
    CLIENT01(MdpVersion.MDP01, false, "MDPC01"),
    WORKER01(MdpVersion.MDP01, true, "MDPW01"),
    CLIENT02(MdpVersion.MDP02, false, "MDPC02"),
    WORKER02(MdpVersion.MDP02, true, "MDPW02");

    private static final Header[] ALL = values();
    private static final int GRIJJY_COMMAND_MAX = 0x05;
    private static final int GRIJJY_HASH_BYTES = 4;

    private final MdpVersion version;
    private final boolean worker;

    @SuppressWarnings("ImmutableEnumChecker") // a frame is byte[]; never modified
    private final byte[] bytes;

    Header(MdpVersion version, boolean worker, String name) {
        this.version = version;
        this.worker = worker;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    static Header client(MdpVersion version) {
        return version == MdpVersion.MDP01 ? CLIENT01 : CLIENT02;
    }

    static Header worker(MdpVersion version) {
        return version == MdpVersion.MDP01 ? WORKER01 : WORKER02;
    }

    MdpVersion version() {
        return version;
    }

    boolean isWorker() {
        return worker;
    }

    /** The header frame; shared, never modified. */
    byte[] bytes() {
        return bytes;
    }

    /** Index of the first frame after the header. */
    int length() {
        return version == MdpVersion.MDP01 ? 2 : 1;
    }

    static @Nullable Header of(List<byte[]> frames) {
        int at = frames.isEmpty() || frames.getFirst().length > 0 ? 0 : 1;
        if (frames.size() <= at) {
            return null;
        }
        byte[] name = frames.get(at);
        for (Header header : ALL) {
            if (header.length() == at + 1 && Arrays.equals(header.bytes, name)) {
                return header;
            }
        }
        return null;
    }

    /** Why {@link #of} found none: programs that people do point at this port are named. */
    static String whyNone(List<byte[]> frames) {
        if (frames.isEmpty()) {
            return Rejections.NOT_MDP;
        }
        byte[] first = frames.getFirst();
        if (isText(first, "MDPC03") || isText(first, "MDPW03")) {
            return Rejections.OPENCMW;
        }
        if (first.length > 0 || frames.size() < 2) {
            return Rejections.NOT_MDP;
        }
        byte[] second = frames.get(1);
        if (isText(second, "MDPC03") || isText(second, "MDPW03")) {
            return Rejections.OPENCMW;
        }
        if (isText(second, "MDPC02") || isText(second, "MDPW02")) {
            return Rejections.LENIENT_HEADER;
        }
        return isGrijjy(second, frames) ? Rejections.GRIJJY_DIALECT : Rejections.NOT_MDP;
    }

    private static boolean isGrijjy(byte[] second, List<byte[]> frames) {
        return second.length == 1
                && second[0] >= 1
                && second[0] <= GRIJJY_COMMAND_MAX
                && frames.size() > 2
                && frames.getLast().length == GRIJJY_HASH_BYTES;
    }

    private static boolean isText(byte[] frame, String text) {
        return Arrays.equals(frame, text.getBytes(StandardCharsets.US_ASCII));
    }
}
