// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolState;
import java.util.HashMap;
import java.util.Map;

/** All writes of numbers, of each Deployment one after the other. The loop's thread. */
final class Writes {
    private final TargetWriter writer;
    private final Calls calls;
    private final Wakes wakes;
    private final LoopClock clock;
    private final LoopMetrics metrics;
    private final Map<TargetKey, WriteLane> lanes = new HashMap<>();

    Writes(TargetWriter writer, Calls calls, Wakes wakes, LoopClock clock, LoopMetrics metrics) {
        this.writer = writer;
        this.calls = calls;
        this.wakes = wakes;
        this.clock = clock;
        this.metrics = metrics;
    }

    void ask(ScaledPool pool, PoolCommand write, long nowMs) {
        if (write instanceof PoolCommand.Scale) {
            // What came too soon after it for another is not left to the next second.
            wakes.at(nowMs + PoolState.SPACING_MS, () -> pool.lookAgain(clock.nowMs()));
        }
        WriteLane lane = lanes.computeIfAbsent(pool.target(), _ -> new WriteLane());
        follow(lane, lane.asked(new WriteLane.Asked(pool, write), nowMs), nowMs);
    }

    /** What waits is decided anew. */
    void forget(ScaledPool pool, long nowMs) {
        WriteLane lane = lanes.get(pool.target());
        if (lane != null) {
            follow(lane, lane.forget(), nowMs);
        }
    }

    /** The pool is no more; what is under way is followed to its end. */
    void end(ScaledPool pool) {
        WriteLane lane = lanes.get(pool.target());
        if (lane != null) {
            WriteLane.Step _ = lane.forget();
            if (!lane.isUnderWay()) {
                lanes.remove(pool.target());
            }
        }
    }

    boolean isUnderWay(ScaledPool pool) {
        WriteLane lane = lanes.get(pool.target());
        return lane != null && lane.isUnderWay();
    }

    private void follow(WriteLane lane, WriteLane.Step step, long nowMs) {
        switch (step) {
            case WriteLane.Step.None _ -> {}
            case WriteLane.Step.Start start -> start(lane, start);
            case WriteLane.Step.Failed failed ->
                failed.asked().pool().failed(failed.asked().write(), nowMs);
        }
        long dueInMs = lane.dueInMs(nowMs);
        if (dueInMs > 0) {
            wakes.at(nowMs + dueInMs, () -> due(lane));
        }
    }

    private void due(WriteLane lane) {
        long nowMs = clock.nowMs();
        follow(lane, lane.due(nowMs), nowMs);
    }

    private void start(WriteLane lane, WriteLane.Step.Start start) {
        ScaledPool pool = start.asked().pool();
        TargetKey target = pool.target();
        String version = pool.resourceVersion();
        boolean upward = start.asked().write() instanceof PoolCommand.Scale;
        long beganMs = clock.nowMs();
        calls.start(
                () -> {
                    WriteResult result = upward
                            ? writer.raise(target.namespace(), target.deployment(), start.replicas())
                            : writer.lower(target.namespace(), target.deployment(), start.replicas(), version);
                    return new Answer(result, clock.nowMs() - beganMs, clock.nowMs());
                },
                answer -> answered(lane, start, answer));
    }

    /** What became of a write. */
    record Answer(WriteResult result, long tookMs, long atMs) {}

    private void answered(WriteLane lane, WriteLane.Step.Start start, Answer answer) {
        metrics.wrote(answer.result(), answer.tookMs());
        WriteLane.Asked asked = start.asked();
        WriteLane.Step next = lane.answered(answer.result(), clock.nowMs());
        asked.pool().answered(asked.write(), start.replicas(), answer);
        if (asked.pool().isEnded() && !lane.isUnderWay()) {
            lanes.remove(asked.pool().target(), lane);
        }
        follow(lane, next, clock.nowMs());
    }
}
