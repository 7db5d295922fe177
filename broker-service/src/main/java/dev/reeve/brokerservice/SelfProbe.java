// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks this broker, over a real socket, whether a service exists ({@code mmi.service}, RFC 8). So a broker whose
 * process lives but whose IO thread is dead is found out. One thread at a time.
 */
final class SelfProbe implements AutoCloseable {
    private final TransportProvider transports;
    private final String endpoint;
    private @Nullable DealerTransport dealer;

    SelfProbe(TransportProvider transports, String endpoint) {
        this.transports = transports;
        this.endpoint = endpoint;
    }

    /** Whether an answer came in time. */
    synchronized boolean isAnswered() {
        try {
            DealerTransport current = connected();
            if (current.send(MdpEncoder.clientRequest(MdpVersion.MDP02, "mmi.service", List.of(new byte[0])))
                    && isAnswered(current)) {
                return true;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close(); // The next probe begins with a new connection.
        return false;
    }

    private static boolean isAnswered(DealerTransport dealer) throws InterruptedException {
        return dealer.receive(TransportProvider.ANSWER_TIME_MAX) != null;
    }

    private DealerTransport connected() {
        DealerTransport current = dealer;
        if (current == null || current.isClosed()) {
            current = transports.dealer(endpoint, DealerSettings.defaults());
            dealer = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        if (dealer != null) {
            dealer.close();
            dealer = null;
        }
    }
}
