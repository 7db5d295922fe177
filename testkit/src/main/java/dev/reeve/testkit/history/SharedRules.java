// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that need more than one request: H7 and the second half of H8. */
final class SharedRules {
    private final HistoryRules rules;
    private final List<Violation> found;
    private final Map<String, Long> auditedAt = new HashMap<>();
    private final Set<String> stored = new HashSet<>();
    /** Per ordered service, by request. */
    private final Map<String, Map<String, HistoryEvent>> invokes = new HashMap<>();
    /** Per ordered service. */
    private final Map<String, List<HistoryEvent>> executions = new HashMap<>();

    SharedRules(HistoryRules rules, List<Violation> found) {
        this.rules = rules;
        this.found = found;
    }

    void take(HistoryEvent event) {
        if (rules.durable().contains(event.service())) {
            if (event.op() == Op.AUDIT) {
                auditedAt.put(event.service(), event.t());
            } else if (event.op() == Op.READ) {
                stored.add(event.request() + ' ' + event.hash());
            }
        }
        if (rules.ordered().contains(event.service())) {
            if (event.op() == Op.INVOKE) {
                invokes.computeIfAbsent(event.service(), _ -> new HashMap<>()).put(event.request(), event);
            } else if (event.op() == Op.EXEC) {
                executions
                        .computeIfAbsent(event.service(), _ -> new ArrayList<>())
                        .add(event);
            }
        }
    }

    void finish(Map<String, RequestHistory> requests) {
        if (!auditedAt.isEmpty()) {
            requests.values().forEach(this::durable);
        }
        executions.forEach((service, events) -> ordered(events, invokes.getOrDefault(service, Map.of())));
    }

    private void durable(RequestHistory request) {
        HistoryEvent outcome = request.outcome();
        if (outcome == null || outcome.op() != Op.OK) {
            return;
        }
        Long audit = auditedAt.get(outcome.service());
        if (audit != null && outcome.t() < audit && !stored.contains(outcome.request() + ' ' + outcome.hash())) {
            found.add(Violation.of(Rule.H7, "acknowledged, and not there afterwards", request.events()));
        }
    }

    private void ordered(List<HistoryEvent> events, Map<String, HistoryEvent> invoked) {
        Map<String, HistoryEvent> newest = new HashMap<>();
        // By time, as the worker may have been replaced: its files come in any order.
        events.sort(Comparator.comparingLong(HistoryEvent::t));
        for (HistoryEvent event : events) {
            HistoryEvent invoke = invoked.get(event.request());
            if (invoke == null) {
                continue;
            }
            HistoryEvent before = newest.get(invoke.who());
            if (before != null && before.t() > invoke.t()) {
                found.add(Violation.of(
                        Rule.H8,
                        invoke.request() + " was sent before " + before.request() + " and done after it",
                        List.of(invoke, before, event)));
            } else {
                newest.put(invoke.who(), invoke);
            }
        }
    }
}
