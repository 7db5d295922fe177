// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code reeve_logger_*}: what comes in, what is stored, what is lost and why. */
final class LoggerMetrics implements OtherReplicas.LiveFigures {
    private final MeterRegistry registry;
    private final Counter stored;
    private final Counter duplicates;
    private final Counter rejected;
    private final Counter ofOthers;
    private final Counter untold;
    private final Counter shortened;
    private final Counter ofOthersMissed;
    private final Timer commit;
    private final Timer failedCommit;
    private final Map<Level, Counter> shed = new EnumMap<>(Level.class);
    private final Map<LogRefused.Reason, Counter> refused = new EnumMap<>(LogRefused.Reason.class);

    /** One transaction of the store. */
    interface Commit {
        List<Stored> run() throws SQLException;
    }

    LoggerMetrics(MeterRegistry registry) {
        this.registry = registry;
        stored = registry.counter("reeve.logger.stored.records");
        duplicates = registry.counter("reeve.logger.duplicate.records");
        rejected = registry.counter("reeve.logger.rejected.records");
        ofOthers = registry.counter("reeve.logger.replica.shown.records");
        ofOthersMissed = registry.counter("reeve.logger.replica.missed.records");
        untold = registry.counter("reeve.logger.level.untold");
        shortened = registry.counter("reeve.logger.shortened.records");
        commit = registry.timer("reeve.logger.commit", "outcome", "ok");
        failedCommit = registry.timer("reeve.logger.commit", "outcome", "failed");
        for (Level level : Level.values()) {
            shed.put(level, registry.counter("reeve.logger.shed.records", "level", level.name()));
        }
        for (LogRefused.Reason reason : LogRefused.Reason.values()) {
            refused.put(reason, registry.counter("reeve.logger.refused.batches", "reason", reason.name()));
        }
    }

    /** Depths and states, read when someone asks. */
    static void watch(MeterRegistry registry, IntakeQueue queue, GroupWriter writer, Hub hub) {
        registry.gauge("reeve.logger.queue.records", queue, IntakeQueue::records);
        registry.gauge("reeve.logger.queue.bytes", queue, IntakeQueue::bytes);
        registry.gauge("reeve.logger.store.available", writer, is -> is.isAvailable() ? 1 : 0);
        registry.gauge("reeve.logger.viewers", hub, Hub::viewers);
        registry.gauge("reeve.logger.viewer.unasked.records", hub, Hub::unaskedRecords);
        registry.more().counter("reeve.logger.viewer.lost.records", List.of(), hub, Hub::lostRecords);
        registry.more().counter("reeve.logger.viewer.forgotten.sessions", List.of(), hub, Hub::forgottenSessions);
    }

    /** Runs a call of the two-way channel and counts it by how it ended. */
    <T> T control(String method, Supplier<T> call) {
        String outcome = "FAILED";
        try {
            T result = call.get();
            outcome = "OK";
            return result;
        } catch (LogRefused refused) {
            outcome = refused.reason().name();
            throw refused;
        } finally {
            registry.counter("reeve.logger.control.calls", "method", method, "outcome", outcome)
                    .increment();
        }
    }

    static void watch(MeterRegistry registry, SearchDatabase searches) {
        registry.gauge("reeve.logger.searches", searches, SearchDatabase::running);
        registry.more().counter("reeve.logger.searches.refused", List.of(), searches, SearchDatabase::refused);
    }

    static void watch(MeterRegistry registry, Answers answers) {
        registry.gauge("reeve.logger.answer.streams", answers, Answers::streams);
    }

    static void watch(MeterRegistry registry, OtherReplicas others) {
        registry.gauge("reeve.logger.replica.tenants", others, OtherReplicas::tenants);
        registry.gauge("reeve.logger.replica.behind.seconds", others, OtherReplicas::behindSeconds);
        registry.more().counter("reeve.logger.replica.follow.put.off", List.of(), others, OtherReplicas::putOff);
    }

    static void watch(MeterRegistry registry, LevelPush push, RulesInForce inForce) {
        registry.gauge("reeve.logger.level.waiting", push, LevelPush::waiting);
        registry.gauge("reeve.logger.level.tenants", inForce, RulesInForce::tenants);
    }

    static void watch(MeterRegistry registry, Transactions transactions, Exports exports, OpenedDevices looks) {
        registry.gauge("reeve.logger.transactions", transactions, Transactions::running);
        registry.more().counter("reeve.logger.transactions.refused", List.of(), transactions, Transactions::refused);
        registry.gauge("reeve.logger.exports", exports, Exports::running);
        registry.gauge("reeve.logger.looks.known", looks, OpenedDevices::known);
    }

    /** Of whatever door: its caller was told. */
    void refusedCall(String method, LogRefused.Reason reason) {
        registry.counter("reeve.logger.refused.calls", "method", method, "reason", reason.name())
                .increment();
    }

    /** Deleted before their time: their app had no room. */
    void shortened(long records) {
        shortened.increment((double) records);
    }

    /** A level that no device could be told of at once. */
    void untold() {
        untold.increment();
    }

    /** Of another replica, to viewers of this one. */
    @Override
    public void shown(int records) {
        ofOthers.increment(records);
    }

    /** Told as a gap; at least one. */
    @Override
    public void missed(long records) {
        ofOthersMissed.increment((double) Math.max(1, records));
    }

    List<Stored> commit(Commit transaction) throws SQLException {
        Timer.Sample start = Timer.start();
        Timer outcome = failedCommit;
        try {
            List<Stored> results = transaction.run();
            outcome = commit;
            return results;
        } finally {
            start.stop(outcome);
        }
    }

    void stored(Stored result) {
        stored.increment(result.records());
        duplicates.increment(result.duplicates());
    }

    void rejected(int records) {
        rejected.increment(records);
    }

    void refused(LogRefused.Reason reason) {
        requireNonNull(refused.get(reason)).increment();
    }

    /** What of the batch was not admitted. */
    void shed(Batch batch, Batch admitted) {
        if (batch.records().size() != admitted.records().size()) {
            Map<Level, Integer> missing = new EnumMap<>(Level.class);
            batch.records().forEach(record -> missing.merge(record.level(), 1, Integer::sum));
            admitted.records().forEach(record -> missing.merge(record.level(), -1, Integer::sum));
            missing.forEach((level, records) -> counter(level).increment(records));
        }
    }

    private Counter counter(Level level) {
        return requireNonNull(shed.get(level));
    }
}
