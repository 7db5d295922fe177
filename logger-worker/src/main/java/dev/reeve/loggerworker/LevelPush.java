// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.Target;
import dev.reeve.loggerworker.Overrides.Holder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells devices what counts for them now. Not "this override began": for a device that has a nearer one it changes
 * nothing, and after one ended a farther one may count again. One change after another, so that no device hears of two
 * in the wrong order; the devices of one change at once, some at a time. A call waits a moment for it, not to its end.
 */
final class LevelPush implements AutoCloseable {
    /** More are not told: they learn it with their next batch, as those without a socket do. */
    static final int DEVICES_MAX = 1_000;
    /** Changes that wait; of one more no device is told at once. */
    static final int WAITING_MAX = 100;

    static final int AT_ONCE_MAX = 32;
    static final long CALL_WAITS_MS = 1_000;
    private static final Logger LOG = Logger.getLogger(LevelPush.class);

    private final Transactions transactions;
    private final Clock clock;
    private final DeviceTopics topics;
    private final Runnable untold;
    private final BlockingQueue<Push> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final ExecutorService publications = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    /** A change that devices are told of. */
    private static final class Push {
        private final String tenant;
        private final List<LevelOverride> changed;
        private final AtomicInteger told = new AtomicInteger();
        private final CountDownLatch through = new CountDownLatch(1);
        private volatile boolean brokerAway;

        Push(String tenant, List<LevelOverride> changed) {
            this.tenant = tenant;
            this.changed = changed;
        }
    }

    /** @param untold counts changes of which nobody could be told at once */
    LevelPush(Transactions transactions, Clock clock, DeviceTopics topics, Runnable untold) {
        this.transactions = transactions;
        this.clock = clock;
        this.topics = topics;
        this.untold = untold;
        thread = Thread.ofVirtual().name("reeve-logger-levels").start(this::run);
    }

    /**
     * How many devices were told by now; those that are told later are counted with the override.
     *
     * @param changed overrides of one target and value that began or ended
     */
    int tell(String tenant, List<LevelOverride> changed) {
        Push push = new Push(tenant, changed);
        if (!waiting.offer(push)) {
            untold.run();
            return 0;
        }
        try {
            boolean through = push.through.await(CALL_WAITS_MS, TimeUnit.MILLISECONDS);
            LOG.debugf("devices told=%s through=%s", push.told, through);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return push.told.get();
    }

    /** Changes that wait for those before them. */
    int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        thread.interrupt();
        publications.shutdownNow();
    }

    private void run() {
        try {
            while (true) {
                Push push = waiting.take();
                try {
                    tell(push);
                } catch (RuntimeException e) {
                    // The database is away, or a fault of ours: the next change must find its thread alive.
                    untold.run();
                    LOG.warnf("devices learn of a level with their next batch only: %s", e.getMessage());
                } finally {
                    push.through.countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Push push) throws InterruptedException {
        LevelOverride first = push.changed.getFirst();
        long nowMs = clock.millis();
        Found found = transactions.run(connection -> find(connection, push.tenant, first, nowMs));
        Semaphore room = new Semaphore(AT_ONCE_MAX);
        for (Holder holder : found.holders()) {
            room.acquire();
            if (push.brokerAway) {
                // The others need not wait for it as well.
                room.release();
                break;
            }
            publications.execute(() -> {
                try {
                    tell(push, holder, found.inForce(), nowMs);
                } finally {
                    room.release();
                }
            });
        }
        room.acquire(AT_ONCE_MAX);
        if (push.told.get() > 0) {
            transactions.change(connection -> {
                LevelRuleRows.sent(connection, first.getId(), push.told.get());
            });
        }
    }

    private record Found(List<Holder> holders, List<LevelOverride> inForce) {}

    private static Found find(Connection connection, String tenant, LevelOverride rule, long nowMs)
            throws SQLException {
        Target target = rule.getTarget();
        return new Found(
                KnownDevices.meant(connection, tenant, target, rule.getValue(), DEVICES_MAX),
                LevelRuleRows.inForce(connection, tenant, nowMs));
    }

    private void tell(Push push, Holder holder, List<LevelOverride> inForce, long nowMs) {
        Map<String, LevelOverride> counting = Overrides.of(inForce, holder, nowMs);
        for (LevelOverride change : push.changed) {
            @Nullable LevelOverride now = counting.get(change.getLogger());
            byte[] message = now == null ? DeviceMessages.levelEnd(change) : DeviceMessages.level(now);
            if (!topics.publish(holder.installation(), message)) {
                push.brokerAway = true;
                return;
            }
        }
        push.told.incrementAndGet();
    }
}
