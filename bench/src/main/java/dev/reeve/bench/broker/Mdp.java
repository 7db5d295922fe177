// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** MDP 0.2 by hand on a DEALER: as little as a client and a worker can do. */
final class Mdp {
    static final byte[] CLIENT = ascii("MDPC02");
    static final byte[] WORKER = ascii("MDPW02");
    static final byte[] CLIENT_REQUEST = {0x01};
    static final byte[] READY = {0x01};
    static final byte[] FINAL = {0x04};
    static final byte[] HEARTBEAT = {0x05};
    static final byte[] EMPTY = {};
    static final byte WORKER_REQUEST = 0x02;
    static final byte WELCOME = (byte) 0x80;

    private static final int QUEUE_MESSAGES = 200_000;

    private Mdp() {}

    static DealerTransport dealer(TransportProvider transports, String endpoint) {
        return transports.dealer(
                endpoint, new DealerSettings(DealerSettings.defaults().frameBytesMax(), QUEUE_MESSAGES));
    }

    /** Waits for room in the send queue: the windows here are smaller. */
    static void send(DealerTransport dealer, List<byte[]> frames) {
        while (!dealer.send(frames) && !dealer.isClosed()) {
            Thread.onSpinWait();
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
