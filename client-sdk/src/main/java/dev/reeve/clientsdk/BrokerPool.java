// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import dev.reeve.protocol.ReeveException;
import dev.reeve.zmtp.TransportProvider;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The brokers: one connection each, and the choice among them. The set of connections is guarded by a lock; one
 * thread of
 * its own follows names that resolve to other addresses over time.
 */
final class BrokerPool {
    private static final System.Logger LOGGER = System.getLogger(BrokerPool.class.getName());

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Endpoints endpoints;
    private final ClientSettings settings;
    private final TransportProvider transports;
    private final ClientListener events;
    private final Runnable listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, BrokerConnection> connections = new LinkedHashMap<>();
    /** The same, for those who only look: each call does. */
    private volatile List<BrokerConnection> snapshot = List.of();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread resolver;
    private final Thread settling;
    private volatile long startedNanos;
    private boolean saidUnresolved;

    /** The listener is called on any thread when a session came, went, or drains. */
    BrokerPool(
            Endpoints endpoints,
            ClientSettings settings,
            TransportProvider transports,
            ClientListener events,
            Runnable listener) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.transports = transports;
        this.events = events;
        this.listener = listener;
        this.resolver = Thread.ofVirtual().name("reeve-client-resolver").unstarted(this::follow);
        this.settling = Thread.ofVirtual().name("reeve-client-settling").unstarted(this::settle);
    }

    void start() {
        startedNanos = System.nanoTime();
        settling.start();
        if (endpoints.areNames()) {
            resolver.start();
        } else {
            resolve();
        }
    }

    private void settle() {
        try {
            if (!stopped.await(SETTLE.toMillis(), TimeUnit.MILLISECONDS)) {
                signalChange();
            }
        } catch (InterruptedException _) {
            // Nobody interrupts; the thread ends with the client.
        }
    }

    private void follow() {
        try {
            do {
                resolve();
            } while (!stopped.await(ClientSettings.RESOLVE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            // Only stop() interrupts: the thread ends.
        }
    }

    private void resolve() {
        try {
            adopt(endpoints.resolve());
            saidUnresolved = false;
        } catch (UnknownHostException e) {
            if (!saidUnresolved) {
                saidUnresolved = true;
                LOGGER.log(
                        System.Logger.Level.WARNING, "cannot resolve {0} at present: {1}", endpoints, e.getMessage());
            }
        }
    }

    /**
     * Connects to new addresses. One that is gone is left when its connection is: a broker may outlive its DNS entry.
     */
    private void adopt(Set<String> now) {
        List<BrokerConnection> leaving = new ArrayList<>();
        lock.lock();
        try {
            if (stopped.getCount() == 0) {
                return;
            }
            for (String endpoint : now) {
                if (!connections.containsKey(endpoint)) {
                    BrokerConnection connection =
                            new BrokerConnection(endpoint, settings, transports, events, this::signalChange);
                    connections.put(endpoint, connection);
                    connection.start();
                }
            }
            connections.values().removeIf(connection -> {
                boolean leave = !now.contains(connection.endpoint()) && connection.session() == null;
                if (leave) {
                    leaving.add(connection);
                }
                return leave;
            });
            snapshot = List.copyOf(connections.values());
        } finally {
            lock.unlock();
        }
        for (BrokerConnection connection : leaving) {
            connection.requestStop();
        }
    }

    private void signalChange() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    /** Sessions that take new calls. */
    List<Session> ready() {
        List<Session> ready = new ArrayList<>();
        for (BrokerConnection connection : snapshot) {
            Session session = connection.session();
            if (session != null && session.isReady()) {
                ready.add(session);
            }
        }
        return ready;
    }

    List<BrokerState> states() {
        return snapshot.stream().map(BrokerPool::state).toList();
    }

    private static BrokerState state(BrokerConnection connection) {
        Session session = connection.session();
        return session == null
                ? new BrokerState(connection.endpoint(), "", false, false, false, 0, 0)
                : new BrokerState(
                        connection.endpoint(),
                        session.isPlain() ? "" : session.brokerId(),
                        session.isReady(),
                        session.isDraining(),
                        session.isPlain(),
                        session.openCalls(),
                        connection.silentMs());
    }

    /**
     * True once every broker of the setting has answered or failed to, or a second after the start: before, the home
     * of a
     * name would often be the wrong one.
     */
    boolean isSettled() {
        List<BrokerConnection> known = snapshot;
        boolean all = !known.isEmpty() && known.stream().allMatch(BrokerConnection::hasTried);
        return all || System.nanoTime() - startedNanos >= SETTLE.toNanos();
    }

    /**
     * The session for a call: one whose broker has ready workers of the service, with free slots if any has; else the
     * service's home.
     *
     * @param usable leaves sessions out that were tried
     * @return null if none came before the deadline
     */
    @Nullable
    Session pick(String service, Predicate<Session> usable, long deadlineNanos) throws InterruptedException {
        return await(
                () -> {
                    List<Session> candidates = ready().stream().filter(usable).toList();
                    return candidates.isEmpty() ? null : choose(service, candidates);
                },
                deadlineNanos);
    }

    /**
     * The home of a topic: the same for all clients that see the same brokers; null if none came before the deadline.
     */
    @Nullable
    Session home(String topic, long deadlineNanos) throws InterruptedException {
        return await(
                () -> isSettled()
                        ? Rendezvous.home(
                                        ready().stream()
                                                .filter(session -> !session.isPlain())
                                                .toList(),
                                        Session::brokerId,
                                        topic)
                                .orElse(null)
                        : null,
                deadlineNanos);
    }

    /** Looks for a session, and looks again at each change. */
    @FunctionalInterface
    private interface Search {
        @Nullable
        Session look();
    }

    private @Nullable Session await(Search search, long deadlineNanos) throws InterruptedException {
        Session atOnce = search.look();
        if (atOnce != null) {
            return atOnce;
        }
        lock.lockInterruptibly();
        try {
            while (stopped.getCount() > 0) {
                Session found = search.look();
                if (found != null || isKeyRefused()) {
                    return found;
                }
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || changed.awaitNanos(left) <= 0) {
                    return search.look();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** True if every broker has said that it does not know the client's key: waiting is of no use. */
    private boolean isKeyRefused() {
        List<BrokerConnection> known = snapshot;
        return !known.isEmpty() && known.stream().allMatch(BrokerConnection::isKeyRefused);
    }

    /** Why there is no session for a call. */
    ReeveException noBroker(Request request) {
        return isKeyRefused() ? Errors.keyRefused(request, toString()) : Errors.noBroker(request, toString());
    }

    /** One of the candidates now, by the same rule. */
    static Session choose(String service, List<Session> candidates) {
        List<Session> manned = candidates.stream()
                .filter(session -> session.service(service)
                        .filter(state -> state.readyWorkers() > 0)
                        .isPresent())
                .toList();
        if (manned.isEmpty()) {
            return Rendezvous.home(candidates, Session::brokerId, service).orElseThrow();
        }
        List<Session> free = manned.stream()
                .filter(session -> session.service(service)
                        .filter(state -> state.free() > 0)
                        .isPresent())
                .toList();
        List<Session> best = free.isEmpty() ? manned : free;
        return best.get(ThreadLocalRandom.current().nextInt(best.size()));
    }

    @Override
    public String toString() {
        return endpoints.toString();
    }

    /** Ends every connection; open calls are lost. */
    void stop() throws InterruptedException {
        stopped.countDown();
        resolver.interrupt();
        List<BrokerConnection> all;
        lock.lock();
        try {
            all = snapshot;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (BrokerConnection connection : all) {
            connection.requestStop();
        }
        for (BrokerConnection connection : all) {
            connection.awaitStop();
        }
    }
}
