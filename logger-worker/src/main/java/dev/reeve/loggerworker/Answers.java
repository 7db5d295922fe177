// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AnswersBatch;
import dev.reeve.gatewayapi.log.v1.AnswersRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Streams of a device's answers. Read from the database again and again: the device's answer comes to whichever
 * replica its broker chose, and few people ask devices at a time. Runs on its call's thread.
 */
final class Answers implements AutoCloseable {
    static final int STREAMS_MAX = 100;
    static final Duration EVERY = Duration.ofMillis(250);
    private static final long FULL_RETRY_MS = 5_000;

    private final Transactions transactions;
    private final Duration heartbeat;
    private final Set<CountDownLatch> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Answers(Transactions transactions, Duration heartbeat) {
        this.transactions = transactions;
        this.heartbeat = heartbeat;
    }

    /** Returns when the stream is over; {@code opened} learns how to end it early. */
    void run(String tenant, AnswersRequest request, Output<AnswersBatch> output, Output.Opened opened)
            throws InterruptedException {
        String device = request.getDevice();
        long start = transactions.run(connection -> start(connection, tenant, request));
        CountDownLatch end = new CountDownLatch(1);
        if (closed || streams.size() >= STREAMS_MAX) {
            throw new LogRefused(
                    LogRefused.Reason.FULL, "this logger shows answers " + STREAMS_MAX + " times", FULL_RETRY_MS);
        }
        streams.add(end);
        try {
            opened.endBy(end::countDown);
            follow(tenant, device, start, output, end);
        } finally {
            streams.remove(end);
        }
    }

    private static long start(Connection connection, String tenant, AnswersRequest request) throws SQLException {
        KnownDevices.demand(connection, tenant, request.getDevice());
        if (request.getAfter().isEmpty()) {
            return AnswerRows.last(connection, tenant, request.getDevice());
        }
        try {
            return Long.parseLong(request.getAfter());
        } catch (NumberFormatException e) {
            throw LogRefused.invalid("after is no cursor of answers");
        }
    }

    private void follow(String tenant, String device, long start, Output<AnswersBatch> output, CountDownLatch end)
            throws InterruptedException {
        long cursor = start;
        long told = System.nanoTime();
        boolean ended = closed;
        while (!ended && output.left().isPositive()) {
            long after = cursor;
            AnswersBatch batch = transactions.run(connection -> AnswerRows.after(connection, tenant, device, after));
            boolean isDue = System.nanoTime() - told >= heartbeat.toNanos();
            if (batch.getAnswersCount() > 0 || isDue) {
                output.emit(batch.toBuilder()
                        .setHeartbeat(batch.getAnswersCount() == 0)
                        .build());
                told = System.nanoTime();
                cursor = Long.parseLong(batch.getCursor());
            }
            ended = end.await(EVERY.toMillis(), TimeUnit.MILLISECONDS) || closed;
        }
    }

    int streams() {
        return streams.size();
    }

    /** Ends every stream; their clients ask again from their cursors, elsewhere. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(CountDownLatch::countDown);
    }
}
