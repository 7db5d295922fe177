// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.PeerInfo;
import dev.reeve.zmtp.RouterSettings;
import dev.reeve.zmtp.RouterTransport;
import dev.reeve.zmtp.TransportProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Completes replies of MDP 0.1 workers that leave out the empty frame between client address and body, as the guide's
 * PHP worker does: RFC 7 demands it, the guide's brokers do without ({@code reeve.broker.plain.delimiter-optional}).
 * Everything else passes as it came, and the broker stays strict.
 */
final class OptionalDelimiters implements TransportProvider {

    private static final byte[] WORKER_HEADER = "MDPW01".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLY = {0x03};
    private static final byte[] DELIMITER = {};
    /** After an empty frame, header, command and address. */
    private static final int DELIMITER_AT = 4;

    private final TransportProvider transports;

    OptionalDelimiters(TransportProvider transports) {
        this.transports = transports;
    }

    /** The same frames, or with the one that lacks. */
    static List<byte[]> completed(List<byte[]> frames) {
        boolean lacks = frames.size() > DELIMITER_AT
                && frames.getFirst().length == 0
                && Arrays.equals(frames.get(1), WORKER_HEADER)
                && Arrays.equals(frames.get(2), REPLY)
                && frames.get(DELIMITER_AT).length > 0;
        if (!lacks) {
            return frames;
        }
        List<byte[]> complete = new ArrayList<>(frames);
        complete.add(DELIMITER_AT, DELIMITER);
        return complete;
    }

    @Override
    public RouterTransport router(RouterSettings settings, RouterTransport.Listener listener) {
        return transports.router(settings, new Completing(listener));
    }

    @Override
    public DealerTransport dealer(String endpoint, DealerSettings settings) {
        return transports.dealer(endpoint, settings);
    }

    @Override
    public boolean isAnswering(Duration most) {
        return transports.isAnswering(most);
    }

    @Override
    public void close() {
        transports.close();
    }

    private record Completing(RouterTransport.Listener listener) implements RouterTransport.Listener {
        @Override
        public void connected(PeerInfo peer) {
            listener.connected(peer);
        }

        @Override
        public void received(long peer, List<byte[]> frames) {
            listener.received(peer, completed(frames));
        }

        @Override
        public void turnEnded() {
            listener.turnEnded();
        }

        @Override
        public void lost(long peer) {
            listener.lost(peer);
        }
    }
}
