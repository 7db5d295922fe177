// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.function.Consumer;

/**
 * The waiting requests of one latency class of a service: round robin over the clients that wait, FIFO per
 * client.
 *
 * <pre>
 * firsts (queue)      a1      b1      c1          polled: a1; a2 takes its turn behind c1
 *                     |       |
 * lines (linked)      a2      b2                  lasts (table): a -> a3, b -> b2, c -> c1
 *                     |
 *                     a3
 * </pre>
 */
final class Lane {
    private final int weight;
    /** Each waiting client's oldest request, in the order of their turns. */
    private final CallRing firsts = new CallRing();
    /** Each waiting client's newest request. */
    private final LongTable<Call> lasts = new LongTable<>();

    private int credit;

    Lane(int weight) {
        this.weight = weight;
        this.credit = weight;
    }

    boolean isEmpty() {
        return firsts.isEmpty();
    }

    boolean mayGo() {
        return credit > 0 && !firsts.isEmpty();
    }

    void refill() {
        credit = weight;
    }

    /** A client that comes anew waits behind all others. */
    void add(Call call) {
        Call last = lasts.put(clientOf(call), call);
        if (last == null) {
            firsts.add(call);
        } else {
            last.lineNext = call;
            call.linePrev = last;
        }
    }

    Call poll() {
        Call call = Invariants.present(firsts.first(), "a lane is polled while calls wait");
        credit--;
        firsts.remove(call);
        Call next = call.lineNext;
        if (next == null) {
            lasts.remove(clientOf(call));
        } else {
            call.lineNext = null;
            next.linePrev = null;
            firsts.add(next);
        }
        return call;
    }

    void remove(Call call) {
        Call prev = call.linePrev;
        Call next = call.lineNext;
        if (next != null) {
            next.linePrev = prev;
        } else if (prev != null) {
            lasts.put(clientOf(call), prev);
        } else {
            lasts.remove(clientOf(call));
        }
        if (prev != null) {
            prev.lineNext = next;
        } else if (next != null) {
            firsts.replace(call, next);
        } else {
            firsts.remove(call);
        }
        call.lineNext = null;
        call.linePrev = null;
    }

    private static long clientOf(Call call) {
        return call.client().peer().id();
    }

    /** Each waiting call, client by client, each client's oldest first. */
    void forEach(Consumer<Call> action) {
        for (Call first = firsts.first(); first != null; first = firsts.after(first)) {
            for (Call call = first; call != null; call = call.lineNext) {
                action.accept(call);
            }
        }
    }

    /** When the one that has waited longest was queued; takes a step per waiting client. */
    long oldestMs(long orMs) {
        long oldestMs = orMs;
        for (Call first = firsts.first(); first != null; first = firsts.after(first)) {
            oldestMs = Math.min(oldestMs, first.queuedMs);
        }
        return oldestMs;
    }
}
