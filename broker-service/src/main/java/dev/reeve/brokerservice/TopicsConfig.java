// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Topics and what is kept of them. */
interface TopicsConfig {
    /** Topics whose position is kept. */
    @WithDefault("100000")
    int max();

    /** Messages kept of one for those who come back. */
    @WithDefault("300")
    int ringItemsMax();

    /** How long they are kept. */
    @WithDefault("120s")
    Duration ringTime();

    /** Bytes of all that is kept. */
    @WithDefault("64M")
    MemorySize ringBytesMax();

    /** One message. */
    @WithDefault("64K")
    MemorySize messageBytesMax();

    /** A subscription ends so long after it was last named. */
    @WithDefault("90s")
    Duration lease();

    /** Topics that one connection may subscribe. */
    @WithDefault("100000")
    int subscriptionsPerPeerMax();
}
