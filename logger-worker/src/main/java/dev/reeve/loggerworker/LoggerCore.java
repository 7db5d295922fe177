// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The logger without sockets: everything between the doors and the database. Two threads: the writer and the retention
 * job.
 */
final class LoggerCore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LoggerCore.class);

    private final LoggerSettings settings;
    private final Hub hub;
    private final Retention retention;
    private final GroupWriter writer;
    private final LogIntakeDoors intakeDoors;
    private final LogReadDoors readDoors;
    private final LogSearchDoors searchDoors;
    private final LogControlDoors controlDoors;
    private final Answers answers;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reeve-logger-retention").daemon().factory());

    LoggerCore(LoggerSettings settings, DataSource database, Clock clock, MeterRegistry registry, DeviceTopics topics) {
        this.settings = settings;
        RandomGenerator random = new SecureRandom();
        RecordIds ids = new RecordIds(clock, random);
        LoggerMetrics metrics = new LoggerMetrics(registry);
        IntakeQueue queue = new IntakeQueue(settings.queue());
        hub = new Hub(ids, settings.viewer(), settings.follows());
        retention = new Retention(
                database,
                clock,
                Partitions.ofShort(settings.keep().shortLived()),
                Partitions.ofLong(settings.keep().longLived()));
        LogStore store = new LogStore(database, clock, retention, ids);
        writer = new GroupWriter(queue, store, hub, metrics, settings.group());
        Intake intake = new Intake(queue, writer, hub, metrics);
        SearchDatabase searches = new SearchDatabase(database, settings.times().search(), SearchDatabase.ROWS_MAX);
        History history = new History(searches, clock);
        Transactions transactions = new Transactions(database);
        LevelPush push = new LevelPush(transactions, clock, topics);
        LevelRules levels = new LevelRules(transactions, clock, random, push, new RulesInForce(database, clock));
        intakeDoors = new LogIntakeDoors(
                intake, clock, metrics, levels, settings.times().commitPatience());
        readDoors = new LogReadDoors(
                history,
                new Devices(database, levels),
                hub,
                new Follow(history, clock, settings.times().heartbeat()),
                clock);
        searchDoors = new LogSearchDoors(
                new Histogram(searches),
                new Around(searches, history),
                new Exports(history, transactions, clock),
                clock);
        answers = new Answers(transactions, settings.times().heartbeat());
        controlDoors = new LogControlDoors(levels, new Commands(transactions, clock, random, topics), answers, metrics);
        LoggerMetrics.watch(registry, queue, writer, hub);
        LoggerMetrics.watch(registry, answers);
    }

    void start() {
        writer.start();
        long every = settings.times().retentionEvery().toMillis();
        var _ = housekeeping.scheduleWithFixedDelay(this::keepInBounds, every, every, TimeUnit.MILLISECONDS);
    }

    boolean isStoreAvailable() {
        return writer.isAvailable();
    }

    LogIntakeDoors intakeDoors() {
        return intakeDoors;
    }

    LogReadDoors readDoors() {
        return readDoors;
    }

    LogSearchDoors searchDoors() {
        return searchDoors;
    }

    LogControlDoors controlDoors() {
        return controlDoors;
    }

    Retention retention() {
        return retention;
    }

    /** Ends the streams: the first step of stopping, while calls are still answered. */
    void endStreams() {
        hub.close();
        answers.close();
    }

    /** Stores what was admitted, then stops. */
    @Override
    public void close() {
        endStreams();
        housekeeping.shutdownNow();
        writer.close();
    }

    /** A round that fails is made up for by the next. */
    private void keepInBounds() {
        if (!writer.isAvailable()) {
            return;
        }
        try {
            if (!retention.run()) {
                LOG.debug("another replica keeps the log tables in their bounds");
            }
        } catch (SQLException e) {
            LOG.warnf("log retention broke off, next round goes on: %s", e.getMessage());
        } catch (Throwable e) {
            // The one place of this thread: a scheduled job that throws would never run again.
            LOG.error("log retention failed in an unforeseen way", e);
        }
    }
}
