// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what all clients and workers of a test wrote, and says which promises of docs/guarantees.md it breaks. Pure:
 * one pass over the lines and one over the requests, a few seconds for a million lines.
 *
 * <pre>{@code
 * HistoryReport report = HistoryChecker.check(folder, HistoryRules.strict());
 * report.requireClean();
 * assertThat(report.outcomes("idempotent")).containsOnlyKeys("ok");
 * }</pre>
 */
public final class HistoryChecker {
    private final HistoryRules rules;
    private final List<Violation> found = new ArrayList<>();
    private final Map<String, RequestHistory> requests = new LinkedHashMap<>();
    private final Map<String, Writer> writers = new HashMap<>();
    private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
    private int lines;
    private int executions;
    private int open;

    private HistoryChecker(HistoryRules rules) {
        this.rules = rules;
    }

    /** Who wrote, until when, and whether it said that it was done. */
    private static final class Writer {
        private long lastT = Long.MIN_VALUE;
        private boolean ended;
    }

    /**
     * The history of a folder.
     *
     * @throws IllegalArgumentException a line is broken that is not the last of its file
     */
    public static HistoryReport check(Path folder, HistoryRules rules) {
        return check(HistoryFiles.read(folder), rules);
    }

    static HistoryReport check(List<HistoryEvent> events, HistoryRules rules) {
        return new HistoryChecker(rules).check(events);
    }

    private HistoryReport check(List<HistoryEvent> events) {
        SharedRules shared = new SharedRules(rules, found);
        for (HistoryEvent event : events) {
            take(event);
            shared.take(event);
        }
        RequestRules each = new RequestRules(rules, found);
        for (RequestHistory request : requests.values()) {
            each.check(request);
            executions += request.executions();
            count(request, each);
        }
        shared.finish(requests);
        return new HistoryReport(lines, requests.size(), executions, open, outcomes, found);
    }

    private void take(HistoryEvent event) {
        lines++;
        Writer writer = writers.computeIfAbsent(event.who(), _ -> new Writer());
        writer.lastT = Math.max(writer.lastT, event.t());
        if (event.op() == Op.END) {
            writer.ended = true;
        } else if (event.op() != Op.AUDIT) {
            requests.computeIfAbsent(event.request(), _ -> new RequestHistory()).add(event);
        }
    }

    /** A client that was killed may leave requests open, but only those that could be open at its last line. */
    private void count(RequestHistory request, RequestRules each) {
        HistoryEvent invoke = request.invoke();
        HistoryEvent outcome = request.outcome();
        if (invoke == null) {
            return;
        }
        if (outcome != null) {
            String kind = invoke.idempotent() ? HistoryReport.IDEMPOTENT : HistoryReport.ONCE;
            String end =
                    outcome.op() == Op.FAIL ? outcome.reason() : outcome.op().text();
            outcomes.computeIfAbsent(kind, _ -> new TreeMap<>()).merge(end, 1L, Long::sum);
            return;
        }
        open++;
        Writer writer = writers.getOrDefault(invoke.who(), new Writer());
        if (writer.ended || writer.lastT - invoke.t() > each.allowedMs(invoke) * 1_000) {
            found.add(Violation.of(Rule.H1, "no outcome", request.events()));
        }
    }
}
