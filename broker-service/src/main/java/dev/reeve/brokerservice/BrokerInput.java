// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.PeerInfo;
import java.util.List;

/** What happens to the broker. Called by its {@link BrokerSeat}, on the broker's thread; what it throws ends that. */
interface BrokerInput {
    /** Before all others. */
    void begin();

    void connected(PeerInfo peer);

    /** The arrays are the broker's from now on; the list serves again. */
    void received(long peer, List<byte[]> frames);

    void lost(long peer);

    /** For now there are no more messages. */
    void turnEnded();

    /** Ten times a second. */
    void tick();

    /** After all others, a fault included. */
    void end();
}
