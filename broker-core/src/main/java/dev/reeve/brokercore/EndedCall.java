// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;

/**
 * What else there is to say of a request that ended, for access records and traces. To be read before the observer
 * returns; nothing here costs anything unless it is asked for.
 */
public interface EndedCall {

    /** When the broker read it, in the driver's time. */
    long receivedMs();

    /** When it ended, in the driver's time. */
    long endedMs();

    /** The worker of the last attempt; empty if there was none. */
    String workerId();

    /** W3C trace context as the client sent it; empty if it sent none. */
    String traceparent();

    /** Its stays in the queue with the dispatches that ended them, in order; empty if it was never queued. */
    List<CallAttempt> attempts();
}
