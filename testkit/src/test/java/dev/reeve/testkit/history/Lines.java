// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** Histories made by hand, for the checker's own tests: every line a microsecond after the one before. */
final class Lines {
    static final long DEADLINE_MS = 3_000;

    private final List<HistoryEvent> events = new ArrayList<>();
    private long nowMicros = 1_000_000;

    List<HistoryEvent> events() {
        return events;
    }

    Lines pass(long millis) {
        nowMicros += millis * 1_000;
        return this;
    }

    Lines invoke(String who, String request, boolean idempotent) {
        return add(who, Op.INVOKE, request, idempotent, 0, "");
    }

    Lines ok(String who, String request, String hash) {
        return add(who, Op.OK, request, false, 1, hash);
    }

    Lines fail(String who, String request, String reason) {
        events.add(new HistoryEvent(
                nowMicros++, who, Op.FAIL, reason, request, service(request), false, 0, "", 0, DEADLINE_MS));
        return this;
    }

    Lines unknown(String who, String request) {
        return add(who, Op.UNKNOWN, request, false, 0, "");
    }

    Lines exec(String who, String request, int attempt, String hash) {
        return add(who, Op.EXEC, request, false, attempt, hash);
    }

    Lines partial(String who, String request, int n, String hash) {
        events.add(new HistoryEvent(
                nowMicros++, who, Op.PARTIAL, "", request, service(request), false, 1, hash, n, DEADLINE_MS));
        return this;
    }

    Lines late(String who, String request, String hash) {
        return add(who, Op.LATE, request, false, 0, hash);
    }

    Lines read(String who, String request, String hash) {
        return add(who, Op.READ, request, false, 0, hash);
    }

    Lines audit(String who, String service) {
        events.add(new HistoryEvent(nowMicros++, who, Op.AUDIT, "", "", service, false, 0, "", 0, 0));
        return this;
    }

    Lines end(String who) {
        events.add(new HistoryEvent(nowMicros++, who, Op.END, "", "", "", false, 0, "", 0, 0));
        return this;
    }

    private Lines add(String who, Op op, String request, boolean idempotent, int attempt, String hash) {
        events.add(new HistoryEvent(
                nowMicros++, who, op, "", request, service(request), idempotent, attempt, hash, 0, DEADLINE_MS));
        return this;
    }

    /** The part of a request's name before the first dash. */
    private static String service(String request) {
        return request.substring(0, Math.max(0, request.indexOf('-')));
    }
}
