// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.PeerRights;
import dev.reeve.zmtp.PeerInfo;
import org.jspecify.annotations.Nullable;

/** What a peer may do, once the transport says who it is. Called on the broker's thread. */
interface PeerAdmission {

    /** Its rights; null: it has none any more, and its connection is to be ended. */
    @Nullable
    PeerRights connected(PeerInfo peer);

    /** Its connection is over. */
    void lost(long peer);

    /** A listener without encryption cannot tell one from another. */
    static PeerAdmission everybody(PeerRights rights) {
        return new PeerAdmission() {
            @Override
            public PeerRights connected(PeerInfo peer) {
                return rights;
            }

            @Override
            public void lost(long peer) {
                // Nothing was remembered.
            }
        };
    }
}
