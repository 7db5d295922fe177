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

    private final CallList retries = new CallList(CallList.LINE);
    private final CallList byAge = new CallList(CallList.AGE);
    private final Lane[] lanes = new Lane[WEIGHTS.length];
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
        return byAge.size();
    }

    boolean isEmpty() {
        return byAge.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** The one that has waited longest; null if none waits. */
    @Nullable
    Call oldest() {
        return byAge.first();
    }

    /* test */ List<Call> waiting() {
        List<Call> waiting = new ArrayList<>(size());
        for (Call call = byAge.first(); call != null; call = byAge.after(call)) {
            waiting.add(call);
        }
        return waiting;
    }

    void add(Call call) {
        lanes[call.lane].add(call);
        byAge.addLast(call);
        bytes += call.bytes();
    }

    /** To the head: it was dispatched before. */
    void addRetry(Call call) {
        retries.addLast(call);
        byAge.addFirst(call);
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
        byAge.remove(call);
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
