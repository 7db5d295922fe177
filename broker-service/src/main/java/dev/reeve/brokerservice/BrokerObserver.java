// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;

/** Sees what the broker did, on the broker's thread: must be quick and must not throw. */
interface BrokerObserver {

    void dropped(BrokerCommand.Dropped dropped);

    void requestEnded(BrokerCommand.RequestEnded ended);

    void workerChanged(BrokerCommand.WorkerChanged changed);

    /** The broker's thread has ended for a fault of ours. */
    void failed(Throwable fault);
}
