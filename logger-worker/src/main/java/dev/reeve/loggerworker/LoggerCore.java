// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The logger without sockets: everything between the doors and the database. Four threads, besides those that ask
 * viewers' filters ({@link Hub}): the writer, the retention job, the one that looks what other replicas stored, and the
 * one that erases persons.
 */
final class LoggerCore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LoggerCore.class);

    private final LoggerSettings settings;
    private final LoggerMetrics metrics;
    private final Hub hub;
    private final Retention retention;
    private final GroupWriter writer;
    private final OtherReplicas others;
    private final LevelPush push;
    private final LogIntakeDoors intakeDoors;
    private final LogReadDoors readDoors;
    private final LogSearchDoors searchDoors;
    private final LogControlDoors controlDoors;
    private final ErasedPersons persons;
    private final LogPrivacyDoors privacyDoors;
    private final Answers answers;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reeve-logger-retention").daemon().factory());

    /** @param after is given what is stored; closed by its owner, behind this */
    LoggerCore(
            LoggerSettings settings,
            DataSource database,
            Clock clock,
            MeterRegistry registry,
            DeviceTopics topics,
            StoredRecords after) {
        this.settings = settings;
        RandomGenerator random = new SecureRandom();
        RecordIds ids = new RecordIds(clock, random);
        metrics = new LoggerMetrics(registry);
        IntakeQueue queue = new IntakeQueue(settings.queue());
        hub = new Hub(ids, settings.viewer(), settings.follows());
        Partitions shortLived = Partitions.ofShort(settings.keep().shortLived());
        Partitions longLived = Partitions.ofLong(settings.keep().longLived());
        AppRoom room = new AppRoom(database, clock, settings.keep().appBytesMax(), metrics::shortened);
        retention = new Retention(database, clock, shortLived, longLived, room);
        LiveRows live = new LiveRows(UUID.randomUUID().toString());
        LogStore store = new LogStore(database, clock, retention, ids, live, after);
        writer = new GroupWriter(queue, store, hub, metrics, settings.group());
        others = new OtherReplicas(database, clock, hub, ids, live, writer::isAvailable, metrics);
        DayQuota quota = new DayQuota(database, clock, settings.keep().appDayBytesMax());
        Intake intake = new Intake(queue, writer, hub, quota::check, metrics);
        SearchDatabase searches = new SearchDatabase(database, settings.times().search(), SearchDatabase.ROWS_MAX);
        History history = new History(searches, clock);
        Transactions transactions = new Transactions(database);
        push = new LevelPush(transactions, clock, topics, metrics::untold);
        RulesInForce inForce = new RulesInForce(database, clock);
        LevelRules levels = new LevelRules(transactions, clock, random, push, inForce);
        intakeDoors = new LogIntakeDoors(
                intake, clock, metrics, levels, settings.times().commitPatience());
        OpenedDevices looks = new OpenedDevices(transactions, clock);
        readDoors = new LogReadDoors(
                history,
                new Devices(searches, clock, levels),
                hub,
                others,
                new Follow(history, clock, settings.times().heartbeat()),
                looks,
                clock);
        Exports exports = new Exports(history, transactions, looks, clock);
        searchDoors = new LogSearchDoors(new Histogram(searches), new Around(searches, history, looks), exports, clock);
        Erasure erasure = new Erasure(transactions, clock);
        persons = new ErasedPersons(erasure);
        Markers markers = new Markers(transactions, clock, hub, store);
        privacyDoors = new LogPrivacyDoors(markers, erasure, persons, transactions, metrics);
        answers = new Answers(transactions, settings.times().heartbeat());
        controlDoors = new LogControlDoors(levels, new Commands(transactions, clock, random, topics), answers, metrics);
        metrics.watch(queue, writer, hub);
        metrics.watch(searches);
        metrics.watch(answers);
        metrics.watch(others);
        metrics.watch(push, inForce);
        metrics.watch(transactions, exports, looks);
    }

    void start() {
        writer.start();
        others.start();
        long every = settings.times().retentionEvery().toMillis();
        var _ = housekeeping.scheduleWithFixedDelay(this::keepInBounds, every, every, TimeUnit.MILLISECONDS);
    }

    boolean isStoreAvailable() {
        return writer.isAvailable();
    }

    LoggerMetrics metrics() {
        return metrics;
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

    LogPrivacyDoors privacyDoors() {
        return privacyDoors;
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
        persons.close();
        others.close();
        push.close();
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
