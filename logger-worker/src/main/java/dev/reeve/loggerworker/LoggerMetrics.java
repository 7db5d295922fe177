// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** {@code reeve_logger_*}: what comes in, what is stored, what is lost and why. */
final class LoggerMetrics implements OtherReplicas.LiveFigures {
    private static final String PREFIX = "reeve.logger.";

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
        stored = counter("stored.records", "Records stored");
        duplicates = counter("duplicate.records", "Records that were stored before");
        rejected = counter("rejected.records", "Records refused one by one");
        ofOthers = counter("replica.shown.records", "Records of other replicas that were shown here");
        ofOthersMissed = counter("replica.missed.records", "Records of other replicas that were told as a gap");
        untold = counter("level.untold", "Levels that no device could be told of at once");
        shortened = counter("shortened.records", "Records deleted before their time, as their app weighed too much");
        commit = commits("ok");
        failedCommit = commits("failed");
        for (Level level : Level.values()) {
            shed.put(level, counter("shed.records", "Records given up to take the rest", "level", level.name()));
        }
        for (LogRefused.Reason reason : LogRefused.Reason.values()) {
            refused.put(
                    reason,
                    counter("refused.batches", "Batches that the intake did not take", "reason", reason.name()));
        }
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Timer commits(String outcome) {
        return Timer.builder(PREFIX + "commit")
                .description("Transactions that store")
                .tag("outcome", outcome)
                .register(registry);
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge _ =
                Gauge.builder(PREFIX + name, of, value).description(description).register(registry);
    }

    private <T> void counted(String name, String description, T of, ToDoubleFunction<T> value) {
        FunctionCounter _ = FunctionCounter.builder(PREFIX + name, of, value)
                .description(description)
                .register(registry);
    }

    /** Depths and states, read when someone asks. */
    void watch(IntakeQueue queue, GroupWriter writer, Hub hub) {
        gauge("queue.records", "Records that wait to be stored", queue, IntakeQueue::records);
        gauge("queue.bytes", "Bytes that wait to be stored", queue, IntakeQueue::bytes);
        gauge("store.available", "1 = records can be stored", writer, is -> is.isAvailable() ? 1 : 0);
        gauge("viewers", "Open follows", hub, Hub::viewers);
        gauge(
                "viewer.unasked.records",
                "Records that viewers' filters are still to be asked of",
                hub,
                Hub::unaskedRecords);
        counted("viewer.lost.records", "Records that viewers were told they missed", hub, Hub::lostRecords);
        counted(
                "viewer.forgotten.sessions",
                "Sessions of which it is no longer known what was shown",
                hub,
                Hub::forgottenSessions);
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
            counter(
                            "control.calls",
                            "Levels, commands, answers, markers, erasures",
                            "method",
                            method,
                            "outcome",
                            outcome)
                    .increment();
        }
    }

    void watch(SearchDatabase searches) {
        gauge("searches", "Searches that run", searches, SearchDatabase::running);
        counted("searches.refused", "Searches that waited for nothing", searches, SearchDatabase::refused);
    }

    void watch(Answers answers) {
        gauge("answer.streams", "Streams of answers that are open", answers, Answers::streams);
    }

    void watch(OtherReplicas others) {
        gauge("replica.tenants", "Tenants watched for what other replicas store", others, OtherReplicas::tenants);
        gauge(
                "replica.behind.seconds",
                "Since the last look at what other replicas store",
                others,
                OtherReplicas::behindSeconds);
        counted(
                "replica.follow.put.off",
                "Tries to tell others of a viewer that writers were in the way of",
                others,
                OtherReplicas::putOff);
    }

    void watch(LevelPush push, RulesInForce inForce) {
        gauge("level.waiting", "Changed levels that wait to be told", push, LevelPush::waiting);
        gauge("level.tenants", "Tenants whose levels are remembered", inForce, RulesInForce::tenants);
    }

    void watch(Transactions transactions, Exports exports, OpenedDevices looks) {
        gauge("transactions", "Transactions that run, but for those that store", transactions, Transactions::running);
        counted("transactions.refused", "Transactions that waited for nothing", transactions, Transactions::refused);
        gauge("exports", "Exports that run", exports, Exports::running);
        gauge("looks.known", "Looks at devices that are remembered as kept", looks, OpenedDevices::known);
    }

    /** Of whatever door: its caller was told. */
    void refusedCall(String method, LogRefused.Reason reason) {
        counter("refused.calls", "Calls that were told no", "method", method, "reason", reason.name())
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
