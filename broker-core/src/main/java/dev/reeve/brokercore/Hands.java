// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one worker holds, by dispatch token: a small table of its own, which stays in a cache, instead of one for all
 * tokens of the broker. A token is held until the worker's FINAL or the worker's end; the call may end sooner
 * (deadline, cancelled): then the token is <em>retired</em>, it stays held, and the late reply is dropped.
 */
final class Hands {
    private static final Object RETIRED = new Object();

    private final LongTable<Object> held = new LongTable<>();

    int held() {
        return held.size();
    }

    void take(long token, Call call) {
        Object before = held.put(token, call);
        Invariants.check(before == null, "a dispatch token is used once");
        call.token = token;
        call.isHeld = true;
    }

    boolean holds(long token) {
        return held.get(token) != null;
    }

    /** Null once retired, and of what is not held. */
    @Nullable
    Call call(long token) {
        return held.get(token) instanceof Call call ? call : null;
    }

    void retire(long token) {
        Object before = held.put(token, RETIRED);
        Invariants.check(before instanceof Call, "what is held is retired once");
    }

    void release(long token) {
        Object before = held.remove(token);
        Invariants.check(before != null, "a worker releases what it holds");
    }

    /** In the order of their dispatch. */
    List<Long> tokens() {
        List<Long> tokens = new ArrayList<>(held());
        held.forEachKey(tokens::add);
        tokens.sort((a, b) -> Long.signum(a - b)); // A difference: the counter may run over.
        return tokens;
    }
}
