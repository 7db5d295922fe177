// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolEvent;
import dev.reeve.operator.law.PoolState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Drain marks and hints of one pool. Marks are put and taken away in the law's order, one call after the other; an
 * answer counts only if the law ordered nothing else since. The loop's thread.
 */
final class Marking {
    /** Of a call, and of a report that was made before it. */
    private static final long LAG_MS = 8_000;

    /**
     * A report says that it drains by our doing until then; {@code isTakenAway} as soon as one said that it does not.
     */
    private record Mark(long untilMs, boolean isTakenAway) {}

    private final LoopLinks links;
    private final Calls calls;
    private final String service;
    private final Consumer<PoolEvent> events;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Map<String, Mark> marked = new HashMap<>();
    private boolean isCalling;
    private boolean isHinting;
    private long round;

    Marking(LoopLinks links, Calls calls, String service, Consumer<PoolEvent> events) {
        this.links = links;
        this.calls = calls;
        this.service = service;
        this.events = events;
    }

    void drain(List<String> workers, long nowMs) {
        round++;
        long of = round;
        mark(workers, new Mark(nowMs + PoolState.DRAIN_TTL_MS + LAG_MS, false), nowMs);
        inOrder(
                () -> links.brokers().drain(service, workers, PoolState.DRAIN_TTL_MS),
                idle -> answer(of, new PoolEvent.Drained(idle)));
    }

    void undrain(List<String> workers, long nowMs) {
        round++;
        mark(workers, new Mark(nowMs + LAG_MS, true), nowMs);
        inOrder(
                () -> {
                    links.brokers().undrain(service, workers);
                    return workers;
                },
                _ -> {});
    }

    /** Not while {@link #isHinting}: one call for hints at a time. */
    void hint(String namespace, Map<String, Integer> costs) {
        long of = round;
        if (costs.isEmpty()) {
            events.accept(new PoolEvent.Marked());
            return;
        }
        isHinting = true;
        calls.start(
                () -> {
                    links.writer().hint(namespace, costs);
                    return costs;
                },
                _ -> {
                    isHinting = false;
                    answer(of, new PoolEvent.Marked());
                });
    }

    boolean isHinting() {
        return isHinting;
    }

    /** It drains, but not by us. */
    boolean isLeavingByItself(String worker, long nowMs) {
        Mark mark = marked.get(worker);
        return mark == null || mark.untilMs() < nowMs;
    }

    /** A broker says that it does not drain. */
    void isActive(String worker) {
        marked.computeIfPresent(worker, (_, mark) -> mark.isTakenAway() ? null : mark);
    }

    private void answer(long of, PoolEvent event) {
        if (of == round) {
            events.accept(event);
        }
    }

    private void mark(List<String> workers, Mark mark, long nowMs) {
        marked.values().removeIf(each -> each.untilMs() < nowMs);
        workers.forEach(worker -> marked.put(worker, mark));
    }

    private <T> void inOrder(Supplier<T> call, Consumer<T> answered) {
        waiting.add(() -> calls.start(call, answer -> {
            isCalling = false;
            answered.accept(answer);
            next();
        }));
        next();
    }

    private void next() {
        if (!isCalling && !waiting.isEmpty()) {
            isCalling = true;
            waiting.remove().run();
        }
    }
}
