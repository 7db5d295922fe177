// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.Reason;
import java.util.List;

/**
 * A request that ended, for metrics, access records and traces. To be read before the outlet or observer returns: the
 * object serves for another request. Nothing here costs anything unless it is asked for.
 */
public interface EndedCall {

    String serviceName();

    /** Empty = the service's default method. */
    String method();

    CallEnd end();

    /** OK, the worker's APPLICATION ..., or the broker's typed error. */
    Reason reason();

    /** Time in the queue, of the last attempt. */
    float queueMs();

    /** The handler's time as its SDK says, else dispatch to reply; 0 if no worker answered. */
    float workerMs();

    /** Dispatches, 0 to 3. */
    int attemptCount();

    boolean isPlain();

    /** 16 bytes, a new array. */
    byte[] requestId();

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

    /** The same as a command. It may be kept, but what is in its {@code call} only as long as this object. */
    default BrokerCommand.RequestEnded toCommand() {
        return new BrokerCommand.RequestEnded(
                serviceName(),
                method(),
                end(),
                reason(),
                queueMs(),
                workerMs(),
                attemptCount(),
                isPlain(),
                requestId(),
                this);
    }
}
