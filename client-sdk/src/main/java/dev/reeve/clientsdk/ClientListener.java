// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.v1.Reason;
import java.time.Duration;

/**
 * Hears what a client does: for metrics and logs, without any framework in the SDK. Called on the SDK's and the
 * callers' threads: be quick, do not block. An exception of a listener is logged and changes nothing.
 */
public interface ClientListener {

    /** Hears nothing. */
    ClientListener NONE = new ClientListener() {};

    /**
     * A broker is connected and takes calls.
     *
     * @param broker its own name; the endpoint if it has none
     */
    default void brokerUp(String broker, String endpoint) {}

    /** The connection is over; the client tries on by itself. */
    default void brokerDown(String broker, String endpoint, String reason) {}

    /** A call begins; exactly one {@link #callEnded} follows. */
    default void callStarted(String service, String method) {}

    /**
     * A call is sent once more, with the same request id.
     *
     * @param attempt of the new one, from 2
     */
    default void callRetried(String service, String method, int attempt) {}

    /** A call ended, whatever the outcome. */
    default void callEnded(CallEnded ended) {}

    /**
     * How a call ended.
     *
     * @param reason {@code OK} or the error that the caller gets
     * @param cancelled by the caller, its thread's interrupt or the client's close
     * @param took from the call to its end
     * @param attempts sent to a broker; 0 = none took it
     */
    record CallEnded(String service, String method, Reason reason, boolean cancelled, Duration took, int attempts) {}
}
