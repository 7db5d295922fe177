// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerSettings;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.engine.ConnectAdvice;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One service at one broker, for as long as the worker lives: one session after the other, each on a new socket, with
 * back-off between. Its own platform thread receives and keeps the heartbeats, so that a handler that hogs every CPU of
 * the virtual threads does not make the worker look dead (7-25).
 */
final class BrokerConnection {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");
    private static final Duration TICK = Duration.ofMillis(50);
    /** It turns twenty times a second; a loaded machine may take its time. */
    private static final long TURN_MS_MAX = 10_000;

    private final Target target;
    private final ServiceRunner runner;
    private final TransportProvider transports;
    private final LongSupplier nowMs;
    private final WorkerListener listener;
    private final Backoff backoff;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable SocketSession current;
    private volatile boolean leaving;
    private volatile boolean failed;
    /** When it turned last, 0 while it has nothing to turn for. */
    private volatile long turnedMs;

    private volatile boolean keyRefused;
    private boolean saidUnreachable;

    /** What to register where. */
    record Target(String endpoint, BrokerMode mode, int capacity, Supplier<WorkerInfo> info) {}

    /** What the connections of one worker share. */
    record Shared(TransportProvider transports, LongSupplier nowMs, RandomGenerator random, WorkerListener listener) {}

    BrokerConnection(Target target, ServiceRunner runner, Shared shared) {
        this.target = target;
        this.runner = runner;
        this.transports = shared.transports();
        this.nowMs = shared.nowMs();
        this.listener = shared.listener();
        this.backoff = new Backoff(shared.random());
        this.thread = Thread.ofPlatform()
                .name("reeve-" + service() + "-" + target.endpoint())
                .daemon()
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String endpoint() {
        return target.endpoint();
    }

    boolean isRegistered() {
        SocketSession session = current;
        return session != null && session.isRegistered();
    }

    /** True while the broker's last word was that it does not know the worker's key. */
    boolean isKeyRefused() {
        return keyRefused;
    }

    /** False once the thread has died of our own fault, and while it hangs. */
    boolean isAlive() {
        long last = turnedMs;
        return !failed && (last == 0 || nowMs.getAsLong() - last < TURN_MS_MAX);
    }

    /** Takes nothing new, ends what is held, says DISCONNECT. Returns at once; see {@link #awaitEnd}. */
    void drain(long graceMs) {
        leaving = true;
        stopAsked.countDown();
        SocketSession session = current;
        if (session != null) {
            session.on(new SessionEvent.DrainStarted(graceMs));
        }
    }

    /** Ends at once; what is held stays unanswered. */
    void close() {
        leaving = true;
        stopAsked.countDown();
        SocketSession session = current;
        if (session != null) {
            session.close();
        }
    }

    /** True if it ended in that time. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    /** The window may be another now. */
    void updateWindow() {
        SocketSession session = current;
        if (session != null) {
            session.updateWindow();
        }
    }

    private String service() {
        return runner.definition().name();
    }

    private void run() {
        try {
            while (!leaving) {
                turnedMs = Math.max(1, nowMs.getAsLong());
                runSession();
                turnedMs = 0;
                if (!leaving) {
                    Duration pause = keyRefused ? backoff.nextAfterRefusal() : backoff.next();
                    boolean _ = stopAsked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            LOG.log(Level.DEBUG, "connection thread interrupted");
        } catch (Throwable fault) {
            // The last catch of this thread: the other connections go on, and liveness says that this one is dead.
            failed = true;
            LOG.log(Level.ERROR, "connection of " + service() + " to " + endpoint() + " died", fault);
        } finally {
            turnedMs = 0;
            close();
        }
    }

    private void runSession() throws InterruptedException {
        DealerTransport transport = transports.dealer(endpoint(), DealerSettings.defaults());
        SocketSession session = new SocketSession(target, runner, transport, nowMs);
        current = session;
        session.on(new SessionEvent.Opened(target.info().get()));
        // The flag may have been set before the session was there to hear it.
        if (leaving) {
            session.on(new SessionEvent.DrainStarted(0));
        }
        try {
            attend(session, transport);
        } finally {
            session.close();
        }
        keyRefused = transport.closeReason() == CloseReason.DENIED;
        sayEnd(session, ConnectAdvice.of(transport.closeReason(), transports.isEncrypted()));
    }

    private void attend(SocketSession session, DealerTransport transport) throws InterruptedException {
        long startedMs = nowMs.getAsLong();
        long tickedMs = startedMs;
        boolean toldRegistered = false;
        while (!session.isEnded()) {
            List<byte[]> frames = transport.receive(TICK);
            if (frames != null) {
                session.received(frames);
            } else if (transport.isClosed()) {
                session.on(new SessionEvent.TransportLost());
            }
            if (!toldRegistered && session.wasRegistered()) {
                toldRegistered = true;
                sayRegistered();
            }
            long now = nowMs.getAsLong();
            turnedMs = Math.max(1, now);
            if (now - tickedMs >= TICK.toMillis()) {
                tickedMs = now;
                session.tick();
            }
        }
        backoff.ended(toldRegistered, session.endReason(), nowMs.getAsLong() - startedMs);
    }

    private void sayRegistered() {
        saidUnreachable = false;
        LOG.log(Level.INFO, () -> "registered service=" + service() + " broker=" + endpoint());
        Listeners.tell(listener, heard -> heard.registered(service(), endpoint()));
    }

    private void sayEnd(SocketSession session, String advice) {
        String reason = session.endReason().text();
        if (session.wasRegistered()) {
            LOG.log(
                    Level.INFO,
                    () -> "left broker: service=" + service() + " broker=" + endpoint() + " reason=" + reason);
            Listeners.tell(listener, heard -> heard.lost(service(), endpoint(), reason));
        } else if (!saidUnreachable && !leaving) {
            saidUnreachable = true;
            LOG.log(
                    Level.WARNING,
                    () -> "not registered: service=" + service() + " broker=" + endpoint() + " reason=" + reason
                            + (advice.isEmpty() ? "" : " (" + advice + ")") + "; trying again until it works");
        }
    }
}
