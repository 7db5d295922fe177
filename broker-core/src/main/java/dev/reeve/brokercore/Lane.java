// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waiting requests of one latency class of a service: round robin over the clients that wait, FIFO per
 * client.
 */
final class Lane {
    /** Lines kept for the next client that comes: who waits for a moment only costs no garbage. */
    private static final int SPARE_MAX = 64;

    private final int weight;
    private final LongTable<Line> lines = new LongTable<>();
    private @Nullable Line next;
    private @Nullable Line spare;
    private int spares;
    private int credit;

    /** One client's waiting requests; lines form a ring. */
    private static final class Line {
        private final CallList calls = new CallList(CallList.Kind.LINE);
        private long client;
        private Line before = this;
        private Line after = this;
    }

    Lane(int weight) {
        this.weight = weight;
        this.credit = weight;
    }

    boolean isEmpty() {
        return next == null;
    }

    boolean mayGo() {
        return next != null && credit > 0;
    }

    void refill() {
        credit = weight;
    }

    void add(Call call) {
        long client = call.client().peer().id();
        Line line = lines.get(client);
        if (line == null) {
            line = take(client);
            lines.put(client, line);
            enter(line);
        }
        line.calls.addLast(call);
    }

    Call poll() {
        Line line = Invariants.present(next, "a lane is polled while calls wait");
        Call call = Invariants.present(line.calls.first(), "a line in the ring is not empty");
        credit--;
        next = line.after;
        remove(line, call);
        return call;
    }

    void remove(Call call) {
        Line line = lines.get(call.client().peer().id());
        remove(Invariants.present(line, "a waiting call is in its client's line"), call);
    }

    /** Each waiting call, client by client, each client's oldest first. */
    void forEach(Consumer<Call> action) {
        lines.forEach(line -> {
            for (Call call = line.calls.first(); call != null; call = line.calls.after(call)) {
                action.accept(call);
            }
        });
    }

    /** When the one that has waited longest was queued; takes a step per waiting client. */
    long oldestMs(long orMs) {
        long oldestMs = orMs;
        Line line = next;
        if (line != null) {
            do {
                Call first = Invariants.present(line.calls.first(), "a line in the ring is not empty");
                oldestMs = Math.min(oldestMs, first.queuedMs);
                line = line.after;
            } while (line != next);
        }
        return oldestMs;
    }

    private void remove(Line line, Call call) {
        line.calls.remove(call);
        if (line.calls.isEmpty()) {
            lines.remove(line.client);
            leave(line);
            give(line);
        }
    }

    private Line take(long client) {
        Line line = spare;
        if (line == null) {
            line = new Line();
        } else {
            spare = line.after == line ? null : line.after;
            spares--;
        }
        line.client = client;
        line.before = line;
        line.after = line;
        return line;
    }

    private void give(Line line) {
        if (spares < SPARE_MAX) {
            line.after = spare == null ? line : spare;
            spare = line;
            spares++;
        }
    }

    /** A client that comes anew waits behind all others. */
    private void enter(Line line) {
        if (next == null) {
            next = line;
            return;
        }
        line.after = next;
        line.before = next.before;
        next.before.after = line;
        next.before = line;
    }

    private void leave(Line line) {
        if (line.after == line) {
            next = null;
            return;
        }
        line.before.after = line.after;
        line.after.before = line.before;
        if (next == line) {
            next = line.after;
        }
    }
}
