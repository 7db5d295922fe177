// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A doubly linked list of calls, linked through the calls: adding, removing from the middle and taking the first
 * take constant time.
 */
final class CallList {
    /** Which of a call's two pairs of links: one call may be in one list of each kind. */
    enum Kind {
        /** The waiting calls of one client, or retries. */
        LINE,
        /** All open calls of a client. */
        OWN
    }

    private final boolean line;
    private @Nullable Call first;
    private @Nullable Call last;
    private int size;

    CallList(Kind kind) {
        this.line = kind == Kind.LINE;
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
        return line ? call.lineNext : call.ownNext;
    }

    void addLast(Call call) {
        Call before = last;
        setBefore(call, before);
        setAfter(call, null);
        if (before == null) {
            first = call;
        } else {
            setAfter(before, call);
        }
        last = call;
        size++;
    }

    void remove(Call call) {
        Call before = line ? call.linePrev : call.ownPrev;
        Call after = after(call);
        Invariants.check(before != null || first == call, "a call is removed from the list it is in");
        if (before == null) {
            first = after;
        } else {
            setAfter(before, after);
        }
        if (after == null) {
            last = before;
        } else {
            setBefore(after, before);
        }
        setAfter(call, null);
        setBefore(call, null);
        size--;
    }

    private void setAfter(Call call, @Nullable Call after) {
        if (line) {
            call.lineNext = after;
        } else {
            call.ownNext = after;
        }
    }

    private void setBefore(Call call, @Nullable Call before) {
        if (line) {
            call.linePrev = before;
        } else {
            call.ownPrev = before;
        }
    }
}
