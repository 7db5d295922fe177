// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * The ordered end: load balancers first, then new connections, then sockets in slices, then open calls. Runs on the
 * thread that stops the process.
 */
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    /** What was said last is still on its way when the ports close. */
    private static final Duration LAST_WORD = Duration.ofMillis(250);

    private static final int SLICES = 20;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final GatewaySettings.DrainSettings settings;
    private final SocketRegistry sockets;
    private final IntSupplier inFlight;
    private final CountDownLatch never = new CountDownLatch(1);

    Drain(GatewaySettings.DrainSettings settings, SocketRegistry sockets, IntSupplier inFlight) {
        this.settings = settings;
        this.sockets = sockets;
        this.inFlight = inFlight;
    }

    /**
     * Drains.
     *
     * @param notReady called first
     * @param acceptNoMore called when load balancers had time to turn away
     */
    void run(Runnable notReady, Runnable acceptNoMore) throws InterruptedException {
        notReady.run();
        pause(settings.readiness());
        acceptNoMore.run();
        closeSockets(sockets.all());
        awaitCalls();
    }

    private void closeSockets(List<LiveConnection> open) throws InterruptedException {
        long spreadMs = Math.max(1, settings.reconnect().toMillis());
        for (LiveConnection connection : open) {
            connection.announceDrain(ThreadLocalRandom.current().nextLong(spreadMs));
        }
        int perSlice = Math.ceilDiv(open.size(), SLICES);
        for (int from = 0; from < open.size(); from += perSlice) {
            pause(settings.sockets().dividedBy(SLICES));
            open.subList(from, Math.min(open.size(), from + perSlice))
                    .forEach(connection -> connection.onLoop(() -> connection.close(CloseCode.DRAIN)));
        }
        if (!open.isEmpty()) {
            pause(LAST_WORD);
        }
    }

    private void awaitCalls() throws InterruptedException {
        if (inFlight.getAsInt() == 0) {
            return;
        }
        long endNs = System.nanoTime() + settings.calls().toNanos();
        while (inFlight.getAsInt() > 0 && System.nanoTime() < endNs) {
            pause(LOOK);
        }
        if (inFlight.getAsInt() > 0) {
            LOG.warnf("stopped with calls open count=%d", inFlight.getAsInt());
        }
        pause(LAST_WORD);
    }

    private void pause(Duration time) throws InterruptedException {
        if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
