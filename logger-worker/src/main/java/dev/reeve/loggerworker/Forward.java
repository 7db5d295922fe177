// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.loggerworker.Collector.Outcome;
import dev.reeve.loggerworker.ForwardMetrics.Dropped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;

/**
 * The way of one tenant's records to its collector; owns one thread. One batch is under way at a time and is
 * tried until it is taken or refused, so the order stays, and a collector that is away costs the queue and no more.
 */
final class Forward {
    static final int BATCH_RECORDS_MAX = 500;
    static final long BATCH_BYTES_MAX = 1 << 20;
    static final Duration GATHER_MAX = Duration.ofSeconds(1);
    /** What waits at the end may be sent for so long. */
    static final Duration FLUSH_MAX = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Forward.class);
    private static final long TELL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final ForwardSettings settings;
    private final Collector collector;
    private final Pauses pauses;
    private final ForwardMetrics metrics;
    private final RandomGenerator random;
    private final ForwardQueue queue = new ForwardQueue();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean away;
    private long toldNanos = System.nanoTime() - TELL_EVERY_NANOS;

    /** Between tries: the first, doubled each time up to the longest. */
    record Pauses(Duration first, Duration longest) {
        static final Pauses USUAL = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));

        Duration before(int nextTry) {
            Duration doubled = first.multipliedBy(1L << Math.min(nextTry, 20));
            return doubled.compareTo(longest) < 0 ? doubled : longest;
        }
    }

    Forward(
            ForwardSettings settings,
            Collector collector,
            Pauses pauses,
            ForwardMetrics metrics,
            RandomGenerator random) {
        this.settings = settings;
        this.collector = collector;
        this.pauses = pauses;
        this.metrics = metrics;
        this.random = random;
        // Filters and compression take their time: virtual threads would take it from the calls that bring records.
        thread = Thread.ofPlatform()
                .name("reeve-logger-forward-" + settings.tenant())
                .daemon()
                .unstarted(this::run);
        metrics.watch(this, queue);
    }

    void start() {
        thread.start();
    }

    /** The cheap half of what is asked; the filter, which may be costly, is asked on this one's own thread. */
    boolean wants(LogRecord record) {
        return record.content().getSeverity() >= settings.filter().severityMin();
    }

    /** Any thread; never waits. */
    void offer(List<LogRecord> records) {
        int left = queue.offer(records);
        if (left > 0) {
            metrics.dropped(Dropped.FULL, left);
        }
    }

    /** The last try failed. */
    boolean isAway() {
        return away;
    }

    /** Nothing comes in any more: what waits is sent, within {@link #FLUSH_MAX}. */
    void beginClose() {
        queue.close();
        closing.countDown();
    }

    /** Ends within that time, if it takes heed; what is not sent by then is dropped, and counted. */
    void end(Duration patience) {
        beginClose();
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop(queue.clear());
    }

    private void run() {
        List<LogRecord> batch;
        try {
            do {
                batch = queue.take(BATCH_RECORDS_MAX, BATCH_BYTES_MAX, GATHER_MAX);
                send(batch);
            } while (!batch.isEmpty());
        } catch (InterruptedException _) {
            LOG.debugf("%s: gave up", settings);
        } catch (Throwable e) {
            LOG.errorf(e, "the %s died: nothing is forwarded until a restart", settings);
        } finally {
            queue.close();
        }
    }

    /** A batch that cannot be written, by a fault of ours, does not hold up the next. */
    private void send(List<LogRecord> batch) throws InterruptedException {
        int left = batch.size();
        try {
            List<LogRecord> wanted =
                    batch.stream().filter(settings.filter()::matches).toList();
            left = wanted.size();
            if (left > 0) {
                deliver(wanted);
            }
        } catch (InterruptedException e) {
            drop(left);
            throw e;
        } catch (RuntimeException e) {
            metrics.dropped(Dropped.FAILED, left);
            LOG.errorf(e, "%s: a batch of %d records cannot be forwarded", settings, left);
        } catch (Error e) {
            metrics.dropped(Dropped.FAILED, left);
            throw e;
        }
    }

    /** Returns when the collector took it or did not want it; interrupted when the logger stops before that. */
    private void deliver(List<LogRecord> records) throws InterruptedException {
        byte[] body = gzip(OtlpWriter.write(records).toByteArray());
        for (int tries = 0; ; tries++) {
            boolean isLast = closing.getCount() == 0;
            switch (collector.send(body)) {
                case Outcome.Taken taken -> {
                    taken(records.size(), Math.min(records.size(), taken.rejected()));
                    return;
                }
                case Outcome.Refused refused -> {
                    away = false;
                    refused(records.size(), refused.status());
                    return;
                }
                case Outcome.Later later -> {
                    putOff(later);
                    if (isLast) {
                        throw new InterruptedException("the logger stops, and the collector is away");
                    }
                    pause(later.asked().isZero() ? spread(pauses.before(tries)) : later.asked());
                }
            }
        }
    }

    private void taken(int records, long rejected) {
        if (away) {
            LOG.infof("%s: the collector takes records again", settings);
        }
        away = false;
        metrics.sent(records - rejected);
        if (rejected > 0) {
            metrics.dropped(Dropped.REJECTED, rejected);
            tell("%s: the collector rejected %d records of a batch", settings, rejected);
        }
    }

    private void refused(int records, int status) {
        metrics.dropped(Dropped.REFUSED, records);
        tell("%s: the collector refused a batch with status %d", settings, status);
    }

    private void putOff(Outcome.Later later) {
        if (!away) {
            LOG.warnf("%s: the collector takes nothing at present: %s", settings, later.why());
        }
        away = true;
        metrics.retried();
    }

    /** Cut short when the logger stops: then there is one more try. */
    private void pause(Duration pause) throws InterruptedException {
        boolean stopping = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        LOG.debugf("%s: tries again, stopping=%s", settings, stopping);
    }

    /** Half of it to all of it, so that replicas do not come back at once. */
    private Duration spread(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (0.5 + random.nextDouble() / 2)));
    }

    /** One line a minute at most; the metrics have the rest. */
    private void tell(String format, Object... values) {
        if (System.nanoTime() - toldNanos >= TELL_EVERY_NANOS) {
            toldNanos = System.nanoTime();
            LOG.warnf(format, values);
        }
    }

    private void drop(int records) {
        if (records > 0) {
            metrics.dropped(Dropped.STOPPED, records);
            LOG.warnf("%s: %d records were not forwarded before the end", settings, records);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return compressed.toByteArray();
    }
}
