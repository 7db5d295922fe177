// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Takes groups from the queue and stores each in one transaction; owns one platform thread.
 *
 * <pre>
 *   away --prepare() works--> available --a group fails twice--> away
 *   in away: what waits is refused, and a try each second
 * </pre>
 *
 * A group that fails because of its data is stored batch by batch, so that one batch cannot hold up the others.
 */
final class GroupWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupWriter.class);
    private static final int ATTEMPTS = 2;

    private final IntakeQueue queue;
    private final RecordStore store;
    private final Hub hub;
    private final LoggerMetrics metrics;
    private final Group settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean available;
    private boolean told;

    /**
     * @param recordsMax of one transaction
     * @param gather how long a group waits for more
     * @param retry how long between two tries to reach a database that is away
     */
    record Group(int recordsMax, Duration gather, Duration retry) {}

    GroupWriter(IntakeQueue queue, RecordStore store, Hub hub, LoggerMetrics metrics, Group settings) {
        this.queue = queue;
        this.store = store;
        this.hub = hub;
        this.metrics = metrics;
        this.settings = settings;
        thread = Thread.ofPlatform().name("reeve-logger-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** False while the database is away: then nothing can be acknowledged. */
    boolean isAvailable() {
        return available;
    }

    /** Stores what waits, then ends. */
    @Override
    public void close() {
        queue.close();
        closing.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                LOG.warn("the log writer did not end in 10 s: the database hangs, what waited is not acknowledged");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!queue.isDone()) {
                if (available) {
                    write(queue.takeGroup(settings.recordsMax(), settings.gather()));
                } else {
                    recover();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.error("the log writer died: logs are no longer stored until a restart", e);
        } finally {
            available = false;
            refuseWaiting();
        }
    }

    private void recover() throws InterruptedException {
        try {
            store.prepare();
            available = true;
            told = false;
            LOG.info("log store ready");
        } catch (SQLException | RuntimeException e) {
            tell(e);
            refuseWaiting();
            boolean stopping = closing.await(settings.retry().toMillis(), TimeUnit.MILLISECONDS);
            LOG.debugf("log store away, stopping=%s", stopping);
        }
    }

    /** Once for each outage. */
    private void tell(Exception e) {
        if (!told) {
            told = true;
            LOG.warnf("log store away, nothing is acknowledged until it is back: %s", e.getMessage());
        }
    }

    private void refuseWaiting() {
        refuse(queue.drain(), Intake.storeAway("the log store is away"));
    }

    private void write(List<Submission> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            settle(group, store(group));
        } catch (SQLException | RuntimeException e) {
            if (!isDataFault(e)) {
                available = false;
                tell(e);
                refuse(group, Intake.storeAway("the log store is away"));
            } else if (group.size() > 1) {
                group.forEach(submission -> write(List.of(submission)));
            } else {
                LOG.errorf(
                        e,
                        "a batch of %d records cannot be stored and is refused",
                        group.getFirst().batch().size());
                refuse(group, LogRefused.invalid("the batch cannot be stored"));
            }
        }
    }

    /** A pooled connection may have died with a database that is back already: so one more try. */
    private List<Stored> store(List<Submission> group) throws SQLException {
        List<Batch> batches = group.stream().map(Submission::batch).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                return metrics.commit(() -> store.store(batches));
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || isDataFault(e)) {
                    throw e;
                }
            }
        }
    }

    private void settle(List<Submission> group, List<Stored> results) {
        queue.done(group);
        for (int i = 0; i < group.size(); i++) {
            metrics.stored(results.get(i));
            hub.settled(group.get(i), results.get(i).gaps());
            group.get(i).stored(results.get(i));
        }
    }

    private void refuse(List<Submission> group, LogRefused refusal) {
        queue.done(group);
        for (Submission submission : group) {
            hub.settled(submission, List.of());
            submission.failed(refusal);
        }
    }

    /** Classes 22 and 23: the data; a bug of ours in handling one batch counts as that batch's. */
    private static boolean isDataFault(Exception e) {
        if (!(e instanceof SQLException fault)) {
            return true;
        }
        String state = fault.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }
}
