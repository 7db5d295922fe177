// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.Reason;
import java.time.Duration;

/**
 * Hears what a worker does: for metrics, spans and life cycle, without any framework in the SDK. Called on the SDK's
 * threads: be quick, do not block. An exception of a listener is logged and changes nothing.
 */
public interface WorkerListener {

    /** Hears nothing. */
    WorkerListener NONE = new WorkerListener() {};

    /** The service is registered at the broker and may get requests from it. */
    default void registered(String service, String broker) {}

    /** The service is no longer registered there: lost, refused, drained or stopped. */
    default void lost(String service, String broker, String reason) {}

    /** A call ended, whatever the outcome. */
    default void callEnded(CallEnded ended) {}

    /** The worker takes no new requests from now on. */
    default void draining() {}

    /**
     * How a call ended.
     *
     * @param reason {@code OK} or the error the caller gets
     * @param waited between arrival and the handler's start: more than nothing only when over capacity
     * @param handled in the handler; zero if it never ran
     * @param cancelled nobody waited for it any more
     * @param method the registered method's name, so its values are few; {@code *} for any other
     */
    record CallEnded(
            String service, String method, Reason reason, Duration waited, Duration handled, boolean cancelled) {}
}
