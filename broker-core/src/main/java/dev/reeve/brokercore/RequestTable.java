// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * A client's open requests by their 128-bit id: open addressing over the calls themselves. The ids are the client's
 * own,
 * so the hash is salted.
 */
final class RequestTable {
    private static final int SIZE_MIN = 4;

    private final long salt;
    private @Nullable Call[] calls = new Call[SIZE_MIN];
    private int size;

    RequestTable(long salt) {
        this.salt = salt;
    }

    @Nullable
    Call get(long idHigh, long idLow) {
        return calls[find(idHigh, idLow)];
    }

    void add(Call call) {
        int at = find(call.idHigh(), call.idLow());
        Invariants.check(calls[at] == null, "one open request per id and client");
        calls[at] = call;
        size++;
        if (size * 2 > calls.length) {
            grow();
        }
    }

    void remove(Call call) {
        int gap = find(call.idHigh(), call.idLow());
        Invariants.check(calls[gap] == call, "an open request is in its client's table");
        size--;
        int mask = calls.length - 1;
        int free = gap;
        int at = (gap + 1) & mask;
        for (Call other = calls[at]; other != null; other = calls[at]) {
            int home = slotOf(other.idHigh(), other.idLow());
            if (((at - home) & mask) >= ((at - free) & mask)) {
                calls[free] = other;
                free = at;
            }
            at = (at + 1) & mask;
        }
        calls[free] = null;
    }

    private int find(long idHigh, long idLow) {
        int at = slotOf(idHigh, idLow);
        for (Call call = calls[at]; call != null; call = calls[at]) {
            if (call.idLow() == idLow && call.idHigh() == idHigh) {
                return at;
            }
            at = (at + 1) & (calls.length - 1);
        }
        return at;
    }

    private int slotOf(long idHigh, long idLow) {
        return (int) Mix.of(salt ^ idLow ^ Mix.of(idHigh ^ salt)) & (calls.length - 1);
    }

    private void grow() {
        @Nullable Call[] old = calls;
        calls = new Call[old.length * 2];
        for (Call call : old) {
            if (call != null) {
                calls[find(call.idHigh(), call.idLow())] = call;
            }
        }
    }
}
