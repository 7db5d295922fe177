// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.util.List;

/** Hears of one topic, in order, on its event loop: first {@link #begun}, then the rest. */
interface TopicFollower {
    /**
     * The topic is followed.
     *
     * @param position what is heard next comes after it
     * @param recovered whether nothing was missed since the position asked for, or all of it is in the list
     * @param missed up to the position
     */
    void begun(Topics.Position position, boolean recovered, List<SharedItem> missed);

    /** A message. */
    void item(SharedItem item);

    /** A gap that cannot be closed: what follows begins after this position. */
    void reset(Topics.Position position);

    /** Nothing follows. */
    void closed(String reason);

    /** One follower's place in a topic. On its event loop. */
    interface Place {
        /** Nothing more is heard. */
        void leave();
    }
}
