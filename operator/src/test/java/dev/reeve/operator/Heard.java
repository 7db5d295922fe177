// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.protocol.broker.v1.StatsReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps what the link told. */
final class Heard implements BrokerListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<Report> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    record Report(String broker, StatsReport stats) {
        long seq() {
            return stats.getSeq();
        }

        int waiting() {
            return stats.getServicesCount() == 0 ? -1 : stats.getServices(0).getWaiting();
        }
    }

    @Override
    public void found(String broker) {
        changes.add("found " + broker);
    }

    @Override
    public void reported(String broker, StatsReport report) {
        Report heard = new Report(broker, report);
        all.add(heard);
        reports.add(heard);
    }

    @Override
    public void gone(String broker) {
        changes.add("gone " + broker);
    }

    /** Who was found and gone, in order. */
    List<String> changes() {
        return changes;
    }

    /** All reports, in order. */
    List<Report> all() {
        return all;
    }

    Report next() throws InterruptedException {
        return Objects.requireNonNull(reports.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no report in " + PATIENCE);
    }

    /** The first that fits; those before are passed over. */
    Report next(Predicate<Report> fits) throws InterruptedException {
        Report report = next();
        while (!fits.test(report)) {
            report = next();
        }
        return report;
    }
}
