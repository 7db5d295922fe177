// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import dev.reeve.protocol.v1.WorkerInfo;
import dev.reeve.zmtp.TransportProvider;
import java.lang.System.Logger.Level;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A running worker. It registers its services at every broker, answers calls, and comes back by itself when a broker
 * restarts. Any thread may use it.
 *
 * <pre>{@code
 * Worker.builder()
 *     .service("hello", service -> service
 *         .method("say", JsonCodec.of(Name.class, Greeting.class), (name, call) -> new Greeting("Hello " +
 *         name.value())))
 *     .start()
 *     .awaitShutdown();
 * }</pre>
 */
public final class Worker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.reeve.workersdk");
    private static final String SDK = "worker-sdk/0.1.0";
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();
    private static final Duration POLL = Duration.ofMillis(20);
    /** Beyond the grace: cancelled calls end, DISCONNECT leaves. */
    private static final Duration AFTER_GRACE = Duration.ofMillis(Session.AFTER_CANCEL_MS + 500);

    private final WorkerSettings settings;
    private final List<ServiceRunner> runners;
    private final Roster roster;
    private final ReentrantLock ending = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long startedMs = nowMs();
    private volatile boolean draining;
    private @Nullable ManagementServer management;
    private @Nullable Thread hook;

    Worker(WorkerSettings settings, List<ServiceDefinition> services) {
        this.settings = settings;
        ServiceRunner.Shared shared = new ServiceRunner.Shared(
                settings.instance().id(),
                new ResultMemory(),
                settings.listener(),
                settings.lifetime().nowMs());
        this.runners = services.stream()
                .map(service -> new ServiceRunner(service, capacity(service), shared))
                .toList();
        this.roster = new Roster(settings.brokers(), Resolver.system(), runners, this::connection);
        for (ServiceRunner runner : runners) {
            String service = runner.definition().name();
            runner.onWindowsChanged(() -> roster.connectionsOf(service).forEach(BrokerConnection::updateWindow));
        }
    }

    /** Begins the description of a worker. */
    public static WorkerBuilder builder() {
        return new WorkerBuilder(System::getenv);
    }

    void start() {
        if (settings.lifetime().ownsProcess()) {
            keepDnsFresh();
            hook = new Thread(this::endWithProcess, "reeve-worker-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
        }
        if (settings.lifetime().managementPort() != WorkerSettings.Lifetime.NO_MANAGEMENT) {
            management = ManagementServer.start(settings.lifetime().managementPort(), this);
        }
        roster.start();
    }

    /** True while every service is registered at one broker at least and the worker is not draining. */
    public boolean isReady() {
        return !draining
                && runners.stream()
                        .allMatch(runner -> roster
                                .connectionsOf(runner.definition().name())
                                .stream()
                                .anyMatch(BrokerConnection::isRegistered));
    }

    /**
     * Waits until {@link #isReady}.
     *
     * @return false if the time was over first
     * @throws KeyRefusedException every broker of a service says that it does not know the worker's key
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (!isReady()) {
            requireKnownKey();
            if (System.nanoTime() >= untilNanos || ended.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                return isReady();
            }
        }
        return true;
    }

    private void requireKnownKey() {
        for (ServiceRunner runner : runners) {
            List<BrokerConnection> connections =
                    roster.connectionsOf(runner.definition().name());
            if (!connections.isEmpty() && connections.stream().allMatch(BrokerConnection::isKeyRefused)) {
                throw new KeyRefusedException(settings.brokers().toString());
            }
        }
    }

    /** Waits until the worker has ended: by {@link #close}, or by a signal that ends the process. */
    public void awaitShutdown() {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Leaves in order: brokers are told to send nothing more, calls are finished, connections end with DISCONNECT
     * (docs/protocol.md X-09). Blocks until that is done; what runs after {@code grace} is cancelled. No request is
     * lost.
     */
    public void drain(Duration grace) {
        ending.lock();
        try {
            if (!draining) {
                draining = true;
                roster.stop();
                Listeners.tell(settings.listener(), WorkerListener::draining);
            }
            roster.connections().forEach(connection -> connection.drain(grace.toMillis()));
            awaitConnections(grace.plus(AFTER_GRACE));
        } finally {
            ending.unlock();
        }
    }

    /** Ends now: as {@link #drain} without grace, so within about 1.5 s. Idempotent. */
    @Override
    public void close() {
        ending.lock();
        try {
            if (ended.getCount() == 0) {
                return;
            }
            drain(Duration.ZERO);
            roster.connections().forEach(BrokerConnection::close);
            if (management != null) {
                management.close();
            }
            if (settings.ownsTransports()) {
                settings.transports().close();
            }
            removeHook();
            ended.countDown();
        } finally {
            ending.unlock();
        }
    }

    /** Figures of this moment. */
    public WorkerStats stats() {
        return new WorkerStats(
                settings.instance().id(), runners.stream().map(this::stats).toList(), draining);
    }

    /** The port of the management server; -1 if there is none. */
    public int managementPort() {
        ManagementServer server = management;
        return server == null ? WorkerSettings.Lifetime.NO_MANAGEMENT : server.port();
    }

    /**
     * False if a thread of the worker that speaks with brokers has died or hangs: then the process should be restarted.
     * Handlers are not asked, and it is no matter whether brokers are there.
     */
    public boolean isAlive() {
        return roster.connections().stream().allMatch(BrokerConnection::isAlive)
                && settings.transports().isAnswering(TransportProvider.ANSWER_TIME_MAX);
    }

    private WorkerStats.ServiceStats stats(ServiceRunner runner) {
        String service = runner.definition().name();
        return new WorkerStats.ServiceStats(
                service,
                roster.connectionsOf(service).stream()
                        .filter(BrokerConnection::isRegistered)
                        .map(BrokerConnection::endpoint)
                        .toList(),
                new WorkerStats.Load(runner.held(), capacity(runner.definition())),
                runner.counters().requests(),
                runner.counters().errors(),
                runner.counters().joinedRequests(),
                runner.counters().processing());
    }

    private BrokerConnection connection(ServiceRunner runner, String endpoint) {
        ServiceDefinition service = runner.definition();
        return new BrokerConnection(
                new BrokerConnection.Target(endpoint, settings.mode(), capacity(service), () -> info(service)),
                runner,
                new BrokerConnection.Shared(
                        settings.transports(), settings.lifetime().nowMs(), RANDOM, settings.listener()));
    }

    private WorkerInfo info(ServiceDefinition service) {
        return service.announce()
                .setInstanceId(settings.instance().id())
                .setPodName(settings.instance().podName())
                .setNode(settings.instance().node())
                .setSdk(SDK)
                .setStartedMsAgo(nowMs() - startedMs)
                .build();
    }

    private int capacity(ServiceDefinition service) {
        return settings.mode().isPlain() ? 1 : service.capacity();
    }

    private void awaitConnections(Duration atMost) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        try {
            for (BrokerConnection connection : roster.connections()) {
                long leftNanos = Math.max(1, untilNanos - System.nanoTime());
                if (!connection.awaitEnd(Duration.ofNanos(leftNanos))) {
                    LOG.log(Level.WARNING, "the connection to " + connection.endpoint() + " did not end in time");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void endWithProcess() {
        LOG.log(
                Level.INFO,
                () -> "stopping: draining for at most " + settings.lifetime().drainGrace());
        drain(settings.lifetime().drainGrace());
        close();
    }

    private void removeHook() {
        if (hook == null || Thread.currentThread().equals(hook)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is ending already; the hook finds nothing to do.
            LOG.log(Level.DEBUG, "closed while the JVM ends");
        }
    }

    /** The JVM keeps addresses for 30 s by default; DNS is asked every 5 s. Only where the process is ours. */
    private void keepDnsFresh() {
        if (settings.brokers().usesDns() && Security.getProperty("networkaddress.cache.ttl") == null) {
            Security.setProperty("networkaddress.cache.ttl", "4");
            Security.setProperty("networkaddress.cache.negative.ttl", "4");
        }
    }

    static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
