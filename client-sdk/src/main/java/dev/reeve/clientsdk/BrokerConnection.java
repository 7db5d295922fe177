// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ClientInbound;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.Limits;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.Rejections;
import dev.reeve.zmtp.CloseReason;
import dev.reeve.zmtp.DealerTransport;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.engine.ConnectAdvice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one broker, over its whole life: hello, session, loss, pause, again. Owned by its own virtual
 * thread;
 * other threads read {@link #session} and {@link #silentMs} only, and stop it.
 *
 * <pre>
 *   Connecting --answer to the hello--> Up --closed, silent, broken--> Pausing --0.1-5 s---> Connecting
 *       +----------no answer---------------------------------------------^
 * </pre>
 */
final class BrokerConnection implements Runnable {
    private static final System.Logger LOGGER = System.getLogger(BrokerConnection.class.getName());
    private static final int TICKS_PER_INTERVAL = 5;
    private static final Duration STOP_MAX = Duration.ofSeconds(2);

    private final String endpoint;
    private final ClientSettings settings;
    private final TransportProvider transports;
    private final ClientListener events;
    private final Runnable changed;
    private final Backoff backoff;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Session session;
    private volatile long lastFrameNanos;
    private volatile boolean tried;
    private volatile boolean keyRefused;
    private final AtomicBoolean changeTold = new AtomicBoolean();
    private boolean saidUnreachable;
    private volatile boolean saidMalformed;

    BrokerConnection(
            String endpoint,
            ClientSettings settings,
            TransportProvider transports,
            ClientListener events,
            Runnable changed) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.transports = transports;
        this.events = events;
        this.changed = changed;
        this.backoff = new Backoff(settings.backoffMin(), settings.backoffMax(), ThreadLocalRandom.current());
        this.thread = Thread.ofVirtual().name("reeve-client-" + endpoint).unstarted(this);
    }

    void start() {
        thread.start();
    }

    String endpoint() {
        return endpoint;
    }

    /** The session in force, null while there is none. */
    @Nullable
    Session session() {
        return session;
    }

    /** True once the broker has answered, or failed to. */
    boolean hasTried() {
        return tried;
    }

    /** True while the broker's last word was that it does not know this client's key. */
    boolean isKeyRefused() {
        return keyRefused;
    }

    long silentMs() {
        return session == null
                ? 0
                : Duration.ofNanos(System.nanoTime() - lastFrameNanos).toMillis();
    }

    /** Ends it soon; what is open there is lost. */
    void requestStop() {
        stopped.countDown();
        thread.interrupt();
    }

    /** Waits for the end, a moment only. */
    void awaitStop() throws InterruptedException {
        thread.join(STOP_MAX);
    }

    @Override
    public void run() {
        try {
            while (stopped.getCount() > 0) {
                connectOrSay();
                Duration pause = keyRefused ? backoff.nextAfterRefusal() : backoff.next();
                if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            // Only stop() interrupts: the thread ends.
        }
    }

    /** The thread's one guard: a fault of our own costs this connection, not the broker for ever. */
    private void connectOrSay() throws InterruptedException {
        try {
            connectAndServe();
        } catch (RuntimeException fault) {
            LOGGER.log(System.Logger.Level.ERROR, "connection to " + endpoint + " failed; it is made anew", fault);
            triedNow();
        }
    }

    /**
     * Tells of a change on a thread of its own: sessions speak on the transport's thread, and who hears of a change may
     * wait for a lock whose holder waits for that thread.
     */
    private void changedSoon() {
        if (changeTold.compareAndSet(false, true)) {
            Thread _ = Thread.ofVirtual().name("reeve-client-changed").start(() -> {
                changeTold.set(false);
                changed.run();
            });
        }
    }

    private void triedNow() {
        if (!tried) {
            tried = true;
            changed.run();
        }
    }

    private void connectAndServe() throws InterruptedException {
        try (DealerTransport transport = transports.dealer(endpoint, settings.dealer())) {
            lastFrameNanos = System.nanoTime();
            Session connected = new Hello(endpoint, settings, transport, this::changedSoon).shake();
            boolean wasRefused = keyRefused;
            keyRefused = connected == null && transport.closeReason() == CloseReason.DENIED;
            if (connected == null) {
                sayUnreachable(ConnectAdvice.of(transport.closeReason(), transports.isEncrypted()));
                triedNow();
                if (keyRefused && !wasRefused) {
                    changed.run();
                }
                return;
            }
            serve(transport, connected);
        }
    }

    private void serve(DealerTransport transport, Session connected) throws InterruptedException {
        lastFrameNanos = System.nanoTime();
        saidUnreachable = false;
        backoff.reset();
        session = connected;
        tried = true;
        LOGGER.log(System.Logger.Level.INFO, "broker connected: {0} at {1}", connected.brokerId(), endpoint);
        changed.run();
        events.brokerUp(connected.brokerId(), endpoint);
        String why = "the client is closed";
        try {
            why = receive(transport, connected);
            LOGGER.log(System.Logger.Level.INFO, "broker lost: {0} at {1}: {2}", connected.brokerId(), endpoint, why);
        } finally {
            session = null;
            connected.lost();
            changed.run();
            events.brokerDown(connected.brokerId(), endpoint, why);
        }
    }

    /** Receives until the connection is over; returns why. */
    private String receive(DealerTransport transport, Session connected) throws InterruptedException {
        Duration interval =
                connected instanceof ReeveSession reeve ? reeve.heartbeat() : Duration.ofMillis(Limits.HEARTBEAT_MS);
        int liveness = connected instanceof ReeveSession reeve ? reeve.liveness() : Limits.LIVENESS;
        Duration tick = interval.dividedBy(TICKS_PER_INTERVAL);
        long silenceMaxNanos = interval.multipliedBy(liveness).toNanos();
        long tickedNanos = lastFrameNanos;
        long probedNanos = lastFrameNanos;
        boolean listening = connected instanceof ReeveSession;
        if (connected instanceof ReeveSession reeve) {
            // Where the transport's own thread brings it, a reply wakes its caller and nobody else.
            transport.listen(frames -> heard(frames, reeve, transport));
        }
        while (!connected.isBroken()) {
            boolean closed = listening ? transport.awaitClosed(tick) : !receiveOne(transport, connected, tick);
            long now = System.nanoTime();
            if (closed && !connected.isBroken()) {
                return "closed";
            } else if (connected.isNeverSilent() && now - lastFrameNanos >= silenceMaxNanos) {
                return "silent for " + interval.multipliedBy(liveness);
            }
            if (now - tickedNanos >= tick.toNanos()) {
                tickedNanos = now;
                connected.forgetExpired(now);
                if (now - Math.max(lastFrameNanos, probedNanos) >= interval.toNanos()) {
                    probedNanos = now;
                    connected.probe().ifPresent(transport::send);
                }
            }
        }
        return "no longer the same conversation";
    }

    /** Receives a message if one comes; false if none will. */
    private boolean receiveOne(DealerTransport transport, Session connected, Duration atMost)
            throws InterruptedException {
        List<byte[]> frames = transport.receive(atMost);
        if (frames == null) {
            return !transport.isClosed();
        }
        lastFrameNanos = System.nanoTime();
        received(frames, connected);
        return true;
    }

    /** On the transport's thread, which a fault of ours must not end. */
    private void heard(List<byte[]> frames, ReeveSession connected, DealerTransport transport) {
        lastFrameNanos = System.nanoTime();
        try {
            received(frames, connected);
        } catch (RuntimeException fault) {
            LOGGER.log(System.Logger.Level.ERROR, "a message from " + endpoint + " could not be taken", fault);
            connected.breakOff();
        }
        if (connected.isBroken()) {
            transport.close();
        }
    }

    private void received(List<byte[]> frames, Session connected) {
        switch (MdpDecoder.toClient(frames)) {
            case Decoded.Ok<ClientInbound>(ClientInbound inbound) -> connected.received(inbound);
            case Decoded.Rejected<ClientInbound>(String detail) -> {
                if (!saidMalformed && !detail.equals(Rejections.UNKNOWN_EXTENSION)) {
                    saidMalformed = true;
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            "malformed message from the broker at {0}, dropped; said once: {1}",
                            endpoint,
                            detail);
                }
            }
        }
    }

    private void sayUnreachable(String advice) {
        if (!saidUnreachable) {
            saidUnreachable = true;
            LOGGER.log(
                    advice.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                    "no broker answers at {0}{1}; trying on, with pauses up to {2}",
                    endpoint,
                    advice.isEmpty() ? "" : " (" + advice + ")",
                    keyRefused ? Backoff.AFTER_REFUSAL_MAX : settings.backoffMax());
        }
    }
}
