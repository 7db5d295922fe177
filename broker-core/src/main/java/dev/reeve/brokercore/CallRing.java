// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A queue of calls in an array, each of which remembers its place ({@link Call#queueAt}). Taking the first and adding a
 * last one touch no other call; removing one from the middle leaves a hole that is skipped later. Grows with what
 * waits, and holes are closed before it does.
 */
final class CallRing {
    private static final int SIZE_MIN = 4;
    /** A longer array is given back when it is empty: it was a burst. */
    private static final int SIZE_KEPT_MAX = 1 << 10;

    private @Nullable Call[] calls = new Call[SIZE_MIN];
    /** Counts what was taken, holes included; the place of the first. Places are used modulo the length. */
    private int head;
    /** Counts what was added; the place of the next. */
    private int tail;

    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The oldest; null if there is none. */
    @Nullable
    Call first() {
        if (size == 0) {
            return null;
        }
        while (calls[head & (calls.length - 1)] == null) {
            head++;
        }
        return calls[head & (calls.length - 1)];
    }

    void add(Call call) {
        if (tail - head == calls.length) {
            moveTo(new Call[size * 2 > calls.length ? calls.length * 2 : calls.length]);
        }
        calls[tail & (calls.length - 1)] = call;
        call.queueAt = tail++;
        size++;
    }

    void remove(Call call) {
        set(call, null);
        size--;
        if (size == 0) {
            head = tail;
            if (calls.length > SIZE_KEPT_MAX) {
                calls = new Call[SIZE_MIN];
            }
        }
    }

    /** Another call takes the place of one. */
    void replace(Call call, Call other) {
        set(call, other);
        other.queueAt = call.queueAt;
    }

    private void set(Call call, @Nullable Call value) {
        int at = call.queueAt & (calls.length - 1);
        Invariants.check(calls[at] == call, "a call is removed from the queue it is in");
        calls[at] = value;
    }

    /** The one after it; null if it is the last. */
    @Nullable
    Call after(Call call) {
        for (int place = call.queueAt + 1; place != tail; place++) {
            Call next = calls[place & (calls.length - 1)];
            if (next != null) {
                return next;
            }
        }
        return null;
    }

    private void moveTo(@Nullable Call[] larger) {
        int count = 0;
        for (int place = head; place != tail; place++) {
            Call call = calls[place & (calls.length - 1)];
            if (call != null) {
                call.queueAt = count;
                larger[count++] = call;
            }
        }
        calls = larger;
        head = 0;
        tail = count;
    }
}
