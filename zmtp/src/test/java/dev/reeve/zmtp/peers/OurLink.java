// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our DEALER. */
final class OurLink implements Link {
    private final DealerTransport dealer;

    OurLink(TransportProvider transports, int port) {
        dealer = transports.dealer("tcp://127.0.0.1:" + port, DealerSettings.defaults());
    }

    @Override
    public void send(List<byte[]> message) {
        // What is not taken, as the connection has just ended, is missed like what was under way.
        boolean _ = dealer.send(message);
    }

    @Override
    public @Nullable List<byte[]> receive(Duration atMost) throws InterruptedException {
        return dealer.receive(atMost);
    }

    @Override
    public boolean isGone() {
        return !dealer.isConnected();
    }

    @Override
    public void close() {
        dealer.close();
    }
}
