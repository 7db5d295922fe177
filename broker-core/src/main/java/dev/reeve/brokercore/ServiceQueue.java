// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.v1.LatencyClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The waiting requests of one service: first those whose worker was lost, then the three classes 8:4:1, so that none
 * starves.
 */
final class ServiceQueue {
    private static final int[] WEIGHTS = {8, 4, 1};

    private final CallRing retries = new CallRing();
    private final Lane[] lanes = new Lane[WEIGHTS.length];
    private int size;
    private long bytes;

    ServiceQueue() {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(WEIGHTS[i]);
        }
    }

    static int laneOf(LatencyClass latencyClass) {
        return switch (latencyClass) {
            case FAST -> 0;
            case NORMAL, LATENCY_UNSPECIFIED, UNRECOGNIZED -> 1;
            case BULK -> 2;
        };
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long bytes() {
        return bytes;
    }

    /**
     * When the one that has waited longest was queued, or another time if none waits. For snapshots: takes a step per
     * waiting client, so that requests need no list by age.
     */
    long oldestMs(long orMs) {
        long oldestMs = orMs;
        for (Call call = retries.first(); call != null; call = retries.after(call)) {
            oldestMs = Math.min(oldestMs, call.queuedMs);
        }
        for (Lane lane : lanes) {
            oldestMs = lane.oldestMs(oldestMs);
        }
        return oldestMs;
    }

    /* test */ List<Call> waiting() {
        List<Call> waiting = new ArrayList<>(size);
        for (Call call = retries.first(); call != null; call = retries.after(call)) {
            waiting.add(call);
        }
        for (Lane lane : lanes) {
            lane.forEach(waiting::add);
        }
        return waiting;
    }

    void add(Call call) {
        lanes[call.lane].add(call);
        remember(call);
    }

    /** To the head: it was dispatched before. */
    void addRetry(Call call) {
        retries.add(call);
        remember(call);
    }

    private void remember(Call call) {
        size++;
        bytes += call.bytes();
    }

    /** The next to go; null if none waits. */
    @Nullable
    Call poll() {
        Call call = retries.first();
        if (call != null) {
            retries.remove(call);
        } else if (!isEmpty()) {
            call = laneToGo().poll();
        }
        if (call != null) {
            forget(call);
        }
        return call;
    }

    void remove(Call call) {
        if (call.attempts > 0) {
            retries.remove(call);
        } else {
            lanes[call.lane].remove(call);
        }
        forget(call);
    }

    private void forget(Call call) {
        size--;
        bytes -= call.bytes();
    }

    private Lane laneToGo() {
        Lane lane = laneWithCredit();
        if (lane == null) {
            for (Lane each : lanes) {
                each.refill();
            }
            lane = laneWithCredit();
        }
        return Invariants.present(lane, "a queue that is not empty has a lane to go");
    }

    private @Nullable Lane laneWithCredit() {
        for (Lane lane : lanes) {
            if (lane.mayGo()) {
                return lane;
            }
        }
        return null;
    }
}
