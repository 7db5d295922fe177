// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.Limits;
import dev.reeve.protocol.SizeLimits;
import dev.reeve.protocol.v1.BrokerInfo;
import java.util.List;

/** The sizes a broker takes: what it said in its hello, else the defaults. */
final class MessageSize {
    private MessageSize() {}

    static boolean isWithin(BrokerInfo broker, List<byte[]> frames) {
        int frame = orDefault(broker.getMaxFrameBytes(), Limits.FRAME_BYTES_MAX);
        int count = orDefault(broker.getMaxFrames(), Limits.FRAMES_MAX);
        int message = orDefault(broker.getMaxMessageBytes(), Limits.MESSAGE_BYTES_MAX);
        return new SizeLimits(frame, count, Math.max(frame, message)).allow(frames);
    }

    private static int orDefault(int said, int otherwise) {
        return said > 0 ? said : otherwise;
    }
}
