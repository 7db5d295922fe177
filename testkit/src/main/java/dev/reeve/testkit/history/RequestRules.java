// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules that one request's lines can break by themselves: H1 to H6 and the first half of H8. */
final class RequestRules {
    private static final int ATTEMPTS_MAX = 3;
    private static final long MICROS_PER_MS = 1_000;

    /** Reasons that promise: no worker has seen the request. */
    private static final Set<String> UNSEEN = Set.of(
            "EXPIRED",
            "NO_WORKERS",
            "QUEUE_FULL",
            "RATE_LIMITED",
            "SERVICE_UNKNOWN",
            "UNAUTHENTICATED",
            "FORBIDDEN",
            "INVALID_REQUEST",
            "TOO_LARGE");

    private final HistoryRules rules;
    private final List<Violation> found;

    RequestRules(HistoryRules rules, List<Violation> found) {
        this.rules = rules;
        this.found = found;
    }

    void check(RequestHistory request) {
        HistoryEvent invoke = request.invoke();
        if (invoke == null) {
            broken(Rule.H1, "nobody asked for this", request);
            return;
        }
        HistoryEvent outcome = request.outcome();
        onceAndInTime(request, invoke, outcome);
        if (!rules.durable().contains(invoke.service())) {
            executions(request, invoke, outcome);
        }
        results(request, invoke);
        afterwards(request, invoke);
    }

    private void onceAndInTime(RequestHistory request, HistoryEvent invoke, @Nullable HistoryEvent outcome) {
        if (request.invokes() > 1) {
            broken(Rule.H1, request.invokes() + " requests of one name", request);
        }
        if (request.outcomes() > 1) {
            broken(Rule.H1, request.outcomes() + " outcomes", request);
        }
        if (outcome == null) {
            return;
        }
        long tookMs = (outcome.t() - invoke.t()) / MICROS_PER_MS;
        if (tookMs < 0) {
            broken(Rule.H1, "an outcome before the request", request);
        } else if (tookMs > allowedMs(invoke)) {
            broken(Rule.H1, "ended after " + tookMs + " ms, allowed are " + allowedMs(invoke), request);
        }
    }

    long allowedMs(HistoryEvent invoke) {
        return invoke.deadlineMs() + rules.lateBy().toMillis();
    }

    private void executions(RequestHistory request, HistoryEvent invoke, @Nullable HistoryEvent outcome) {
        boolean ok = outcome != null && outcome.op() == Op.OK;
        if (invoke.idempotent()) {
            attempts(request, rules.plain().contains(invoke.service()));
            if (ok && request.executions() == 0) {
                broken(Rule.H4, "ok, and nobody did it", request);
            }
        } else if (request.executions() > 1) {
            broken(Rule.H3, request.executions() + " executions", request);
        } else if (ok && request.executions() == 0) {
            broken(Rule.H3, "ok, and nobody did it", request);
        }
        if (outcome == null || outcome.op() != Op.FAIL) {
            return;
        }
        if (!invoke.idempotent() && outcome.reason().equals("WORKER_LOST")) {
            broken(Rule.H3, "WORKER_LOST is for idempotent requests, this one is UNKNOWN", request);
        }
        if (UNSEEN.contains(outcome.reason()) && request.executions() > 0) {
            broken(Rule.H6, outcome.reason() + ", and " + request.executions() + " executions", request);
        }
    }

    private void attempts(RequestHistory request, boolean plain) {
        int allowed = ATTEMPTS_MAX * rules.sendsMax();
        if (plain && request.executions() > allowed) {
            broken(Rule.H4, request.executions() + " executions of " + allowed, request);
        }
        Map<Integer, Integer> byNumber = new HashMap<>();
        for (HistoryEvent event : request.events()) {
            if (event.op() == Op.EXEC && !(plain && event.attempt() == 0)) {
                byNumber.merge(event.attempt(), 1, Integer::sum);
            }
        }
        byNumber.forEach((number, times) -> {
            if (number < 1 || number > ATTEMPTS_MAX) {
                broken(Rule.H4, "attempt " + number + " of " + ATTEMPTS_MAX, request);
            } else if (times > rules.sendsMax()) {
                broken(
                        Rule.H4,
                        "attempt " + number + " was executed " + times + " times, sent at most " + rules.sendsMax(),
                        request);
            }
        });
    }

    private void results(RequestHistory request, HistoryEvent invoke) {
        boolean told = !rules.durable().contains(invoke.service());
        for (HistoryEvent event : request.events()) {
            boolean result = event.op() == Op.OK || event.op() == Op.PARTIAL;
            if (told && result && !request.hasExecution(event.hash())) {
                broken(Rule.H2, "no worker made this result for it: " + event.hash(), request);
            }
            boolean clients = event.op() != Op.EXEC && event.op() != Op.READ;
            if (clients && !event.who().equals(invoke.who())) {
                broken(Rule.H2, "asked by " + invoke.who() + ", came to " + event.who(), request);
            }
        }
    }

    /** In the order of the client's own file, which is the order of its lines here. */
    private void afterwards(RequestHistory request, HistoryEvent invoke) {
        boolean over = false;
        int next = 0;
        for (HistoryEvent event : request.events()) {
            if (!event.who().equals(invoke.who())) {
                continue;
            }
            boolean came = event.op() == Op.PARTIAL || event.op().isOutcome();
            if (event.op() == Op.LATE || (over && came)) {
                broken(Rule.H5, event.op().text() + " after the outcome", request);
            }
            over |= event.op().isOutcome();
            if (event.op() == Op.PARTIAL && event.n() != next++) {
                broken(Rule.H8, "part " + event.n() + " where part " + (next - 1) + " was due", request);
            }
        }
    }

    private void broken(Rule rule, String what, RequestHistory request) {
        found.add(Violation.of(rule, what, request.events()));
    }
}
