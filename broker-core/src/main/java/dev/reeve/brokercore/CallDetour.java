// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What most calls never have; apart, so that a {@link Call} is small. */
final class CallDetour {
    /** The verdict on its token that it waits for. */
    TokenDesk.@Nullable Ticket ticket;

    /** The worker that an interceptor gave it to; null: any. */
    @Nullable
    String route;

    /** To that worker or to none. */
    boolean routeOnly;

    /** Hash of its affinity key; 0: none. */
    long affinity;

    /** What its worker was told as the parent of its span; 0: none of ours. */
    long spanId;

    private final List<CallAttempt> lost = new ArrayList<>(0);
    private @Nullable List<byte[]> collected;
    private long collectedBytes;
    private long meterSinceMs;
    private long meterBytes;

    /** Attempts whose worker was lost. */
    List<CallAttempt> lost() {
        return lost;
    }

    void collect(List<byte[]> frames) {
        if (collected == null) {
            collected = new ArrayList<>();
        }
        collected.addAll(frames);
        for (int i = 0; i < frames.size(); i++) {
            collectedBytes += frames.get(i).length;
        }
    }

    /** What was collected, then these frames. */
    List<byte[]> withCollected(List<byte[]> frames) {
        if (collected == null) {
            return frames;
        }
        List<byte[]> all = new ArrayList<>(collected.size() + frames.size());
        all.addAll(collected);
        all.addAll(frames);
        return all;
    }

    long collectedBytes() {
        return collectedBytes;
    }

    int collectedFrames() {
        return collected == null ? 0 : collected.size();
    }

    void forgetCollected() {
        collected = null;
        collectedBytes = 0;
    }

    void meter(long nowMs, long count) {
        if (nowMs - meterSinceMs > 2_000) {
            meterSinceMs = nowMs;
            meterBytes /= 2;
        }
        meterBytes += count;
    }

    long meterBytes() {
        return meterBytes;
    }
}
