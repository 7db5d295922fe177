// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All lines of one request, each file's in its own order. */
final class RequestHistory {
    private final List<HistoryEvent> events = new ArrayList<>(4);
    private @Nullable HistoryEvent invoke;
    private @Nullable HistoryEvent outcome;
    private int invokes;
    private int outcomes;
    private int executions;

    void add(HistoryEvent event) {
        events.add(event);
        if (event.op() == Op.INVOKE) {
            invokes++;
            invoke = event;
        } else if (event.op().isOutcome()) {
            outcomes++;
            outcome = outcome == null ? event : outcome;
        } else if (event.op() == Op.EXEC) {
            executions++;
        }
    }

    List<HistoryEvent> events() {
        return events;
    }

    List<HistoryEvent> all(Op op) {
        return events.stream().filter(event -> event.op() == op).toList();
    }

    /** The last one, if there are more by mistake. */
    @Nullable
    HistoryEvent invoke() {
        return invoke;
    }

    /** The first one. */
    @Nullable
    HistoryEvent outcome() {
        return outcome;
    }

    int invokes() {
        return invokes;
    }

    int outcomes() {
        return outcomes;
    }

    int executions() {
        return executions;
    }

    boolean hasExecution(String hash) {
        for (HistoryEvent event : events) {
            if (event.op() == Op.EXEC && event.hash().equals(hash)) {
                return true;
            }
        }
        return false;
    }
}
