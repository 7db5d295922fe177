// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's open requests by their 128-bit id: open addressing, the hashes beside the calls, so that a call is looked
 * at only if it is the one. The ids are the client's own, so the hash is salted.
 */
final class RequestTable {
    private static final int SIZE_MIN = 4;

    /** Secret, and the first odd: ids that somebody chose spread as well as any. */
    private final long saltHigh;

    private final long saltLow;
    private int[] hashes = new int[SIZE_MIN];
    private @Nullable Call[] calls = new Call[SIZE_MIN];
    /** A place is the upper bits of a hash: only they depend on all bits of an id. */
    private int shift = Integer.numberOfLeadingZeros(SIZE_MIN) + 1;

    private int size;

    RequestTable(long salt) {
        this.saltHigh = Mix.of(salt) | 1;
        this.saltLow = Mix.of(~salt);
    }

    int size() {
        return size;
    }

    @Nullable
    Call get(long idHigh, long idLow) {
        return size == 0 ? null : calls[find(hashOf(idHigh, idLow), idHigh, idLow)];
    }

    void add(Call call) {
        int hash = hashOf(call.idHigh(), call.idLow());
        call.idHash = hash;
        int at = find(hash, call.idHigh(), call.idLow());
        Invariants.check(calls[at] == null, "one open request per id and client");
        calls[at] = call;
        hashes[at] = hash;
        size++;
        if (size * 2 > calls.length) {
            grow();
        }
    }

    void remove(Call call) {
        int free = find(call.idHash, call.idHigh(), call.idLow());
        Invariants.check(calls[free] == call, "an open request is in its client's table");
        size--;
        int mask = calls.length - 1;
        int at = (free + 1) & mask;
        for (Call other = calls[at]; other != null; other = calls[at]) {
            int home = hashes[at] >>> shift;
            if (((at - home) & mask) >= ((at - free) & mask)) {
                calls[free] = other;
                hashes[free] = hashes[at];
                free = at;
            }
            at = (at + 1) & mask;
        }
        calls[free] = null;
    }

    /** Every call, in no order that means anything but the same for the same history; must not change the table. */
    void forEach(Consumer<Call> action) {
        for (Call call : calls) {
            if (call != null) {
                action.accept(call);
            }
        }
    }

    private int find(int hash, long idHigh, long idLow) {
        int mask = calls.length - 1;
        int at = hash >>> shift;
        for (Call call = calls[at]; call != null; call = calls[at]) {
            if (hashes[at] == hash && call.idLow() == idLow && call.idHigh() == idHigh) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    /* test */ int stepsTo(long idHigh, long idLow) {
        int hash = hashOf(idHigh, idLow);
        return (find(hash, idHigh, idLow) - (hash >>> shift)) & (calls.length - 1);
    }

    private int hashOf(long idHigh, long idLow) {
        return (int) (Mix.of(idLow ^ (idHigh * saltHigh + saltLow)) >>> 32);
    }

    private void grow() {
        int[] oldHashes = hashes;
        @Nullable Call[] old = calls;
        int mask = old.length * 2 - 1;
        hashes = new int[mask + 1];
        calls = new Call[mask + 1];
        shift--;
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                int at = oldHashes[i] >>> shift;
                while (calls[at] != null) {
                    at = (at + 1) & mask;
                }
                calls[at] = old[i];
                hashes[at] = oldHashes[i];
            }
        }
    }
}
