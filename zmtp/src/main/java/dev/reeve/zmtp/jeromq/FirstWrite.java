// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import java.util.concurrent.TimeUnit;

/**
 * Whether JeroMQ has forgotten a connection after its greeting, as its poller sometimes does: the first message is
 * handed over and never leaves, although the buffers of a new connection are empty. Nothing was written then, so
 * whoever starts anew says nothing twice.
 *
 * <p>{@link #handedOver} is called by the dealer's thread, {@link #written} by the IO thread, {@link #isForgotten} by
 * whoever receives.
 */
final class FirstWrite {
    /** A first message leaves within a few milliseconds, on a busy machine within some hundred. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private long sinceNs;
    private boolean handedOver;
    private boolean written;

    synchronized void handedOver(long nowNs) {
        if (!handedOver) {
            handedOver = true;
            sinceNs = nowNs;
        }
    }

    synchronized void written() {
        written = true;
    }

    synchronized boolean isForgotten(long nowNs) {
        return handedOver && !written && nowNs - sinceNs > PATIENCE_NS;
    }
}
