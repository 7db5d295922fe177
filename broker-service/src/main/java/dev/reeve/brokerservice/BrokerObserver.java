// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import dev.reeve.brokercore.EndedCall;

/** Sees what the broker did, on the broker's thread: must be quick and must not throw. */
interface BrokerObserver {

    /** Whether it makes a span of each dispatch; asked once, before the start. */
    default boolean tracesDispatches() {
        return false;
    }

    default void dropped(BrokerCommand.Dropped dropped) {}

    /** A call ended. Read before this returns: the object serves for another one. */
    default void ended(EndedCall call) {}

    /** A request was refused before it became a call. */
    default void requestEnded(BrokerCommand.RequestEnded ended) {}

    default void workerChanged(BrokerCommand.WorkerChanged changed) {}

    /** A call for the audit log. */
    default void audited(BrokerCommand.Audited call) {}

    /** An interceptor did more than let pass. */
    default void intercepted(BrokerCommand.Intercepted done) {}

    /** An interceptor threw, or made what breaks a limit. */
    default void interceptorFailed(BrokerCommand.InterceptorFailed failed) {}

    /** What one call of an interceptor took of the broker's thread. */
    default void interceptorTook(String interceptor, long tookNs) {}

    /** The broker's thread has ended for a fault of ours. */
    default void failed(Throwable fault) {}
}
