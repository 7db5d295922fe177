// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.BrokerCommand;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * One line for each refused or sensitive call, in the category {@code dev.reeve.audit}, which can have a file of its
 * own. Lines are bounded per second; refused calls, which a stranger can make in any number, have their own bound, so
 * that they do not crowd out sensitive ones. The broker's thread hands them over and never waits: what is more than the
 * rate, or finds the queue full because the disk is slow, is left out and counted, and the next line says how many.
 */
final class AuditLog implements BrokerObserver, Closing {

    static final String CATEGORY = "dev.reeve.audit";

    private static final Logger LOG = Logger.getLogger(CATEGORY);
    private static final int BURST_SECONDS = 5;
    private static final int TEXT_CHARS_MAX = 128;

    private final Budget refused;
    private final Budget sensitive;
    private final BackgroundWriter<Entry> writer;
    private final AtomicLong omitted = new AtomicLong();

    /** One kind of lines, and how many of them the next has to own up to. */
    private static final class Budget {
        private final PerSecond rate;
        private long unsaid;

        Budget(int linesPerSecond, LongSupplier nanoTime) {
            this.rate = new PerSecond(linesPerSecond, BURST_SECONDS, nanoTime);
        }
    }

    private record Entry(BrokerCommand.Audited call, long omitted) {}

    /** Starts the thread that writes. */
    AuditLog(int linesPerSecond) {
        this(linesPerSecond, System::nanoTime, LOG::info);
    }

    AuditLog(int linesPerSecond, LongSupplier nanoTime, Consumer<String> out) {
        this.refused = new Budget(linesPerSecond, nanoTime);
        this.sensitive = new Budget(linesPerSecond, nanoTime);
        this.writer = new BackgroundWriter<>("reeve-broker-audit", entry -> out.accept(line(entry)), () -> {});
    }

    /** Lines that were left out; any thread. */
    long omitted() {
        return omitted.get();
    }

    @Override
    public void audited(BrokerCommand.Audited call) {
        Budget budget = call.sensitive() ? sensitive : refused;
        if (budget.rate.mayGo() && writer.offer(new Entry(call, budget.unsaid))) {
            budget.unsaid = 0;
        } else {
            budget.unsaid++;
            omitted.incrementAndGet();
        }
    }

    private static String line(Entry entry) {
        BrokerCommand.Audited call = entry.call();
        StringBuilder line = new StringBuilder("Call");
        add(line, "end", call.end().name());
        add(line, "reason", call.reason().name());
        add(line, "service", call.service());
        add(line, "method", call.method());
        add(line, "requestId", call.requestId());
        add(line, "subject", call.caller().subject());
        add(line, "tenant", call.caller().tenant());
        add(line, "user", call.caller().user());
        add(line, "address", call.caller().address());
        add(line, "peer", Long.toString(call.caller().peer()));
        if (entry.omitted() > 0) {
            add(line, "omitted", Long.toString(entry.omitted()));
        }
        return line.toString();
    }

    /** What peers write can neither end a line nor look like another key. */
    private static void add(StringBuilder line, String key, String value) {
        if (value.isEmpty()) {
            return;
        }
        line.append(' ').append(key).append('=');
        int length = Math.min(value.length(), TEXT_CHARS_MAX);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            line.append(c > ' ' && c < 0x7f && c != '=' ? c : '?');
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
