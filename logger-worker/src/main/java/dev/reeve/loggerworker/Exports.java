// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.TextFormat;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every record of a filter as a stream, oldest first: page after page, each sent before the next is read, so one page
 * is what an export holds. Runs on its call's thread. Who exports what is in the audit before anything is sent.
 */
final class Exports {
    static final int RECORDS_MAX = 1_000_000;
    /** Exports of this replica at once: each keeps a connection busy for as long as its reader is quick. */
    static final int AT_ONCE_MAX = 4;
    /** Of them one tenant's: others find a place. */
    static final int OF_TENANT_MAX = 2;

    static final int BATCH_BYTES_MAX = 128 * 1024;

    private static final long FULL_RETRY_MS = 10_000;
    private static final int DETAIL_CHARS_MAX = 2_000;

    private final History history;
    private final Transactions transactions;
    private final OpenedDevices looks;
    private final Clock clock;
    /** Under way, by tenant. */
    private final Map<String, Integer> running = new HashMap<>();

    Exports(History history, Transactions transactions, OpenedDevices looks, Clock clock) {
        this.history = history;
        this.transactions = transactions;
        this.looks = looks;
        this.clock = clock;
    }

    /** Returns when all is sent, or nobody waits any more. */
    void run(Caller caller, ExportRequest request, Window range, Output<ExportBatch> output) {
        int limit = Paging.limit(request.getLimit(), RECORDS_MAX, RECORDS_MAX);
        LogFilter filter = LogFilter.of(caller.tenant(), request.getFilter(), clock.instant());
        @Nullable Cursor after = request.getAfter().isEmpty() ? null : Cursor.parse(request.getAfter());
        enter(caller.tenant());
        try {
            audit(caller, request);
            looks.opened(caller, filter.named());
            send(filter, untilNow(range), after, limit, output);
        } finally {
            leave(caller.tenant());
        }
    }

    private void enter(String tenant) {
        synchronized (running) {
            if (running() == AT_ONCE_MAX || running.getOrDefault(tenant, 0) == OF_TENANT_MAX) {
                throw new LogRefused(
                        LogRefused.Reason.FULL,
                        "at most " + AT_ONCE_MAX + " exports are under way at once, " + OF_TENANT_MAX + " of a tenant",
                        FULL_RETRY_MS);
            }
            running.merge(tenant, 1, Integer::sum);
        }
    }

    /** Under way now. */
    int running() {
        synchronized (running) {
            return running.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private void leave(String tenant) {
        synchronized (running) {
            running.merge(tenant, -1, Integer::sum);
            running.values().removeIf(exports -> exports == 0);
        }
    }

    /** What comes while it runs is not of it: else it might never end. */
    private Window untilNow(Window range) {
        long now = PgTime.micros(clock.instant()) + Stamp.TOLERANCE_NANOS / Entries.NANOS_PER_MICRO;
        return new Window(range.fromMicros(), Math.max(range.fromMicros(), Math.min(range.toMicros(), now)));
    }

    /** A page without entries is sent, too: it says that the search gets on. */
    private void send(LogFilter filter, Window range, @Nullable Cursor after, int limit, Output<ExportBatch> output) {
        @Nullable Cursor next = after;
        int left = limit;
        while (output.left().isPositive()) {
            History.Search search = new History.Search(filter, range, next, Math.min(left, History.LIMIT_MAX), true);
            History.Page page = page(search, output);
            next = page.next();
            left -= records(page.entries());
            boolean complete = next == null || left == 0;
            ExportBatch last = ExportBatch.newBuilder()
                    .setCursor(next == null ? "" : next.text())
                    .setComplete(complete)
                    .build();
            emit(page.entries(), last, output);
            if (complete) {
                return;
            }
        }
        throw new LogRefused(LogRefused.Reason.TOO_SLOW, "the export's time is over: go on from its last cursor");
    }

    /** An export has time: it waits for its turn among the searches for as long as its own lasts. */
    private History.Page page(History.Search search, Output<ExportBatch> output) {
        while (true) {
            try {
                return history.page(search);
            } catch (LogRefused refused) {
                if (refused.reason() != LogRefused.Reason.FULL || !output.left().isPositive()) {
                    throw refused;
                }
            }
        }
    }

    /** In batches that a slow reader takes in time; {@code last} is what the last of them says. */
    private static void emit(List<Entry> entries, ExportBatch last, Output<ExportBatch> output) {
        ExportBatch.Builder batch = ExportBatch.newBuilder();
        long bytes = 0;
        for (Entry entry : entries) {
            int size = entry.getSerializedSize();
            if (bytes > 0 && bytes + size > BATCH_BYTES_MAX) {
                output.emit(batch.setCursor(
                                batch.getEntries(batch.getEntriesCount() - 1).getCursor())
                        .build());
                batch = ExportBatch.newBuilder();
                bytes = 0;
            }
            bytes += size;
            batch.addEntries(entry);
        }
        output.emit(batch.mergeFrom(last).build());
    }

    /** Gaps stand between them and do not count. */
    private static int records(List<Entry> entries) {
        return (int) entries.stream().filter(entry -> !entry.hasGap()).count();
    }

    private void audit(Caller caller, ExportRequest request) {
        String devices = String.join(" ", request.getFilter().getDevicesList());
        String detail = detail(request);
        AuditRows.Line line = new AuditRows.Line("export", cut(Utf8.clean(devices)), "", cut(Utf8.clean(detail)));
        transactions.change(connection -> AuditRows.insert(connection, caller, line, clock.millis()));
    }

    /** The request as it came: what it names says whose records went out. */
    private static String detail(ExportRequest request) {
        return TextFormat.printer().emittingSingleLine(true).printToString(request);
    }

    private static String cut(String text) {
        return text.length() <= DETAIL_CHARS_MAX ? text : text.substring(0, DETAIL_CHARS_MAX) + "...";
    }
}
