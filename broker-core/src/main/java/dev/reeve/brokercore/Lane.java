// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * The waiting requests of one latency class of a service: round robin over the clients that wait, FIFO per
 * client.
 */
final class Lane {
    private final int weight;
    private final LongTable<Line> lines = new LongTable<>();
    private @Nullable Line next;
    private int credit;

    /** One client's waiting requests; lines form a ring. */
    private static final class Line {
        private final long client;
        private final CallList calls = new CallList(CallList.LINE);
        private Line before = this;
        private Line after = this;

        private Line(long client) {
            this.client = client;
        }
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
            line = new Line(client);
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
        take(line, call);
        return call;
    }

    void remove(Call call) {
        Line line = lines.get(call.client().peer().id());
        take(Invariants.present(line, "a waiting call is in its client's line"), call);
    }

    private void take(Line line, Call call) {
        line.calls.remove(call);
        if (line.calls.isEmpty()) {
            lines.remove(line.client);
            leave(line);
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
