// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gatewayapi.log.v1.AppendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Brings records of calls to the logger. A call only puts its record into a bounded queue; one thread sends them in
 * batches. While no logger takes them they wait, and what finds no room is dropped, counted, and told to the logger
 * later.
 */
final class AccessRecords implements AutoCloseable {
    static final int QUEUE_MAX = 5_000;
    static final int BATCH_MAX = 200;

    private static final Logger LOG = Logger.getLogger(AccessRecords.class);
    private static final Duration GATHER = Duration.ofMillis(500);
    private static final Duration RETRY_MIN = Duration.ofMillis(500);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final AccessRules rules;
    private final AccessAppends appends;
    private final GatewayMetrics metrics;
    private final BlockingQueue<AccessRecord> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofVirtual().name("reeve-gateway-access").unstarted(this::run);

    AccessRecords(AccessRules rules, AccessAppends appends, GatewayMetrics metrics) {
        this.rules = rules;
        this.appends = appends;
        this.metrics = metrics;
        metrics.gauge("reeve_gateway_access_records_waiting", "Records of calls to be sent", queue::size);
    }

    void start() {
        thread.start();
    }

    /** Never waits. */
    void offer(AccessRecord record) {
        if (rules.admit(record)) {
            enqueue(record);
        } else {
            metrics.accessRecords("left_out", 1);
        }
    }

    /** One that is to be sent. */
    void enqueue(AccessRecord record) {
        if (!queue.offer(record)) {
            dropped.incrementAndGet();
            metrics.accessRecords("dropped", 1);
        }
    }

    /** Sends what it can in a moment. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread.isAlive() && !thread.join(LAST_WORD)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0 || !queue.isEmpty()) {
                List<AccessRecord> batch = take();
                if (!batch.isEmpty()) {
                    long lost = dropped.getAndSet(0);
                    if (!isSent(appends.request(batch, lost))) {
                        dropped.addAndGet(lost); // the gap was told to nobody
                    }
                }
            }
        } catch (InterruptedException _) {
            // closed
        } catch (Throwable e) {
            LOG.error("calls are no longer recorded until a restart", e);
        }
    }

    /** After the first one, those of a moment more. */
    private List<AccessRecord> take() throws InterruptedException {
        List<AccessRecord> batch = new ArrayList<>();
        AccessRecord first = queue.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            long patience = queue.size() < BATCH_MAX ? GATHER.toMillis() : 0;
            boolean _ = closing.await(patience, TimeUnit.MILLISECONDS);
            int _ = queue.drainTo(batch, BATCH_MAX - 1);
        }
        return batch;
    }

    /** Until it is taken, or never will be: sent twice it is stored once. */
    private boolean isSent(AppendRequest.Builder request) throws InterruptedException {
        Duration wait = RETRY_MIN;
        AccessAppends.Outcome outcome = appends.send(request);
        while (outcome == AccessAppends.Outcome.LATER) {
            boolean isOver = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            outcome = isOver ? AccessAppends.Outcome.REFUSED : appends.send(request);
            Duration twice = wait.multipliedBy(2);
            wait = twice.compareTo(RETRY_MAX) < 0 ? twice : RETRY_MAX;
        }
        boolean isSent = outcome == AccessAppends.Outcome.SENT;
        metrics.accessRecords(isSent ? "sent" : "dropped", request.getRecordsCount());
        return isSent;
    }
}
