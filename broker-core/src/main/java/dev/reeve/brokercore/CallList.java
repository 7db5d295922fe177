// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list of calls, linked through the calls: adding, removing from the middle and taking the first
 * take constant time.
 */
final class CallList {
    /** The list of waiting calls of one client, or of retries. */
    static final int LINE = 0;
    /** All waiting calls of a service by age. */
    static final int AGE = 1;
    /** All open calls of a client. */
    static final int OWN = 2;
    /** Kinds of lists that one call may be in at once. */
    static final int KINDS = 3;

    private final int kind;
    private @Nullable Call first;
    private @Nullable Call last;
    private int size;

    CallList(int kind) {
        this.kind = kind;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    Call first() {
        return first;
    }

    @Nullable
    Call after(Call call) {
        return call.links[kind];
    }

    void addLast(Call call) {
        Call before = last;
        call.links[KINDS + kind] = before;
        call.links[kind] = null;
        if (before == null) {
            first = call;
        } else {
            before.links[kind] = call;
        }
        last = call;
        size++;
    }

    void addFirst(Call call) {
        Call after = first;
        call.links[kind] = after;
        call.links[KINDS + kind] = null;
        if (after == null) {
            last = call;
        } else {
            after.links[KINDS + kind] = call;
        }
        first = call;
        size++;
    }

    void remove(Call call) {
        Call before = call.links[KINDS + kind];
        Call after = call.links[kind];
        Invariants.check(before != null || first == call, "a call is removed from the list it is in");
        if (before == null) {
            first = after;
        } else {
            before.links[kind] = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.links[KINDS + kind] = before;
        }
        call.links[kind] = null;
        call.links[KINDS + kind] = null;
        size--;
    }
}
