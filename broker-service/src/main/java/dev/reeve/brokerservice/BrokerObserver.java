// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;

/** Sees what the broker did, on the broker's thread: must be quick and must not throw. */
interface BrokerObserver {

    /** Whether it makes a span of each dispatch; asked once, before the start. */
    default boolean tracesDispatches() {
        return false;
    }

    default void dropped(BrokerCommand.Dropped dropped) {}

    default void requestEnded(BrokerCommand.RequestEnded ended) {}

    default void workerChanged(BrokerCommand.WorkerChanged changed) {}

    /** The broker's thread has ended for a fault of ours. */
    default void failed(Throwable fault) {}
}
