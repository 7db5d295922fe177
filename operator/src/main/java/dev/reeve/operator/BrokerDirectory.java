// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which brokers there are by what names stood for last. One thread; the clock is passed in. */
final class BrokerDirectory {
    /** Without an answer to a name, its brokers may be there for so long. */
    static final long KNOWN_MS = 60_000;
    /** A broker that is in no answer may come back to its stream for so long. */
    static final long CLOSED_MS = 10_000;

    private record Answer(Set<String> brokers, long timeMs) {}

    private final Map<BrokerName, Answer> answers = new HashMap<>();

    /** It stands for these now, and for no other. */
    void answered(BrokerName name, Set<String> brokers, long nowMs) {
        answers.put(name, new Answer(Set.copyOf(brokers), name.isLiteral() ? Long.MAX_VALUE : nowMs));
    }

    /** Whether a broker whose stream is closed since then is no more. */
    boolean isGone(String broker, long closedMs, long nowMs) {
        return nowMs - closedMs >= CLOSED_MS && !isIn(broker, nowMs);
    }

    private boolean isIn(String broker, long nowMs) {
        return answers.values().stream()
                .anyMatch(answer ->
                        nowMs - answer.timeMs() <= KNOWN_MS && answer.brokers().contains(broker));
    }
}
