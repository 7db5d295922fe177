// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import java.util.List;

/**
 * Frames to messages, for each of the three receivers. Never throws: whatever the bytes, the answer is
 * {@link Decoded.Ok} or {@link Decoded.Rejected}.
 *
 * <p>Sizes are not judged here ({@link SizeLimits} does, which is configured and answers a Reeve client by a typed
 * error), but for extension frames, which have a limit of their own. Envelopes are body frames here: {@link
 * EnvelopeView}
 * and {@link Envelope} read them, and only on Reeve connections (E-01).
 */
public final class MdpDecoder {
    private MdpDecoder() {}

    /**
     * A message that came to a broker.
     *
     * @param frames without routing id
     */
    public static Decoded<BrokerInbound> toBroker(List<byte[]> frames) {
        Header header = Header.of(frames);
        if (header == null) {
            return new Decoded.Rejected<>(Header.whyNone(frames));
        }
        return header.isWorker()
                ? BrokerFrames.ofWorker(header.version(), frames)
                : BrokerFrames.ofClient(header.version(), frames);
    }

    /** A message that came to a client. */
    public static Decoded<ClientInbound> toClient(List<byte[]> frames) {
        Header header = Header.of(frames);
        if (header == null) {
            return new Decoded.Rejected<>(Header.whyNone(frames));
        }
        return header.isWorker()
                ? new Decoded.Rejected<>(Rejections.UNEXPECTED_COMMAND)
                : ClientFrames.decode(header.version(), frames);
    }

    /** A message that came to a worker. */
    public static Decoded<WorkerInbound> toWorker(List<byte[]> frames) {
        Header header = Header.of(frames);
        if (header == null) {
            return new Decoded.Rejected<>(Header.whyNone(frames));
        }
        return header.isWorker()
                ? WorkerFrames.decode(header.version(), frames)
                : new Decoded.Rejected<>(Rejections.UNEXPECTED_COMMAND);
    }
}
