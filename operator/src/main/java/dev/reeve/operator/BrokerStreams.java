// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.grpcport.ConfigException;
import dev.reeve.grpcport.RenewedTls;
import dev.reeve.protocol.broker.v1.DrainRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The statistics ports of all brokers that the settings name: who there is by DNS, a stream of each, drain marks at all
 * of them. One platform thread of its own does it and tells the listener; DNS and files are read by a few others.
 */
final class BrokerStreams implements BrokerLink {
    static final long LOOKUP_MS = 5_000;
    static final long DRAIN_MS_MAX = 5_000;
    /** So that a call's own end, which names the reason, comes before we stop to wait for it. */
    private static final long MARGIN_MS = 200;

    private static final long FILES_MS = 5_000;
    private static final long TICK_MS = 50;
    private static final int CHORE_THREADS_MAX = 4;
    private static final long END_MS_MAX = 500;
    private static final long CLOSE_MS_MAX = 1_000;
    private static final Logger LOG = Logger.getLogger(BrokerStreams.class);

    private final BrokerSettings settings;
    private final Lookup lookup;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final LinkMetrics metrics;
    private final @Nullable RenewedTls tls;
    private final ScheduledThreadPoolExecutor thread;
    private final ThreadPoolExecutor chores;
    private final GrpcDialer dialer;
    private final List<Chore> dueChores = new ArrayList<>();
    private final WatchedServices services = new WatchedServices();
    private volatile @Nullable BrokerRoster roster;
    private volatile boolean isClosed;

    /**
     * A link that does nothing before {@link #begin}.
     *
     * @throws ConfigException the files are not what they should be
     */
    BrokerStreams(BrokerSettings settings, MeterRegistry registry) {
        this(
                settings,
                registry,
                Lookup.system(),
                RandomGenerator.getDefault(),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** As the other, with what time, chance and DNS decide. */
    BrokerStreams(
            BrokerSettings settings,
            MeterRegistry registry,
            Lookup lookup,
            RandomGenerator random,
            LongSupplier clock) {
        this.settings = settings;
        this.lookup = lookup;
        this.random = random;
        this.clock = clock;
        this.tls = settings.isEncrypted() ? RenewedTls.client(BrokerSettings.FILES, settings.files()) : null;
        this.metrics = new LinkMetrics(registry, tls);
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("reeve-operator-brokers").factory());
        this.chores = new ThreadPoolExecutor(
                CHORE_THREADS_MAX,
                CHORE_THREADS_MAX,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(BrokerSettings.NAMES_MAX + 1),
                Thread.ofPlatform().daemon().name("reeve-operator-lookup-", 0).factory());
        this.chores.allowCoreThreadTimeOut(true);
        this.dialer = new GrpcDialer(thread, tls);
    }

    /** Finds brokers and tells of them from now on. Once; any thread. */
    void begin(BrokerListener listener) {
        if (roster != null) {
            throw new IllegalStateException("the link has begun");
        }
        BrokerRoster begun = new BrokerRoster(dialer, random, clock, metrics, listener);
        roster = begun;
        thread.execute(guarded(() -> {
            for (BrokerName name : settings.names()) {
                if (name.isLiteral()) {
                    begun.answered(name, List.of(InetAddress.ofLiteral(name.host())));
                } else {
                    dueChores.add(new Chore(chores, LOOKUP_MS, watch(name, begun)));
                }
            }
            RenewedTls files = tls;
            if (files != null) {
                dueChores.add(new Chore(chores, FILES_MS, files::look));
            }
        }));
        var _ = thread.scheduleWithFixedDelay(guarded(() -> tick(begun)), 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private NameWatch watch(BrokerName name, BrokerRoster begun) {
        return new NameWatch(
                name, lookup, metrics, addresses -> thread.execute(guarded(() -> begun.answered(name, addresses))));
    }

    private void tick(BrokerRoster begun) {
        long now = clock.getAsLong();
        dueChores.forEach(chore -> chore.tick(now));
        begun.tick(services.taken());
    }

    /** A fault of ours is told, and one broker's does not end the others. Nothing is done once closed. */
    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                if (!isClosed) {
                    work.run();
                }
            } catch (RuntimeException e) {
                LOG.error("A fault in the link to the brokers, which goes on", e);
            }
        };
    }

    @Override
    public void watch(Set<String> wanted) {
        services.want(wanted);
    }

    @Override
    public Set<String> drain(String service, List<String> instances, long ttlMs) {
        DrainRequest terms = DrainRequest.newBuilder()
                .setService(service)
                .setDraining(true)
                .setTtlMs(Math.toIntExact(ttlMs))
                .build();
        return ask(terms, instances);
    }

    @Override
    public void undrain(String service, List<String> instances) {
        Set<String> _ = ask(DrainRequest.newBuilder().setService(service).build(), instances);
    }

    private Set<String> ask(DrainRequest terms, List<String> instances) {
        List<String> named = instances.stream().distinct().toList();
        BrokerRoster begun = roster;
        if (begun == null || named.isEmpty()) {
            return Set.of();
        }
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS_MAX);
        try {
            DrainRound round = CompletableFuture.supplyAsync(
                            () -> DrainRound.begin(begun.streams(), terms, named, untilMs(endNs) - MARGIN_MS), thread)
                    .get(DRAIN_MS_MAX, TimeUnit.MILLISECONDS);
            round.await(untilMs(endNs));
            return round.idle();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("brokers could not be asked to drain", e);
        } catch (TimeoutException | RejectedExecutionException _) {
            LOG.debug("the link is closed, or too busy to ask"); // No answer, then.
        }
        return Set.of();
    }

    private static long untilMs(long endNs) {
        return TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
    }

    @Override
    public void close() {
        chores.shutdownNow();
        try {
            var _ = thread.submit(this::end).get(END_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The link to the brokers did not end in time", e);
        } catch (RejectedExecutionException _) {
            return; // Closed before.
        }
        dialer.close(CLOSE_MS_MAX);
        thread.shutdownNow();
    }

    private void end() {
        isClosed = true;
        BrokerRoster begun = roster;
        if (begun != null) {
            begun.close();
        }
    }
}
