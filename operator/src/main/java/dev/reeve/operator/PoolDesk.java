// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolState;
import dev.reeve.operatorapi.LastScale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a pool: a view after each event, and that it says something new. At once if a condition or {@code
 * desired} may, else every 10 s if anything is new at all. The view is read by any thread; the rest is the loop's.
 */
final class PoolDesk {
    private static final long FIGURES_MS = 10_000;
    private static final long REFUSED_MS = 60_000;

    /** What is told of at once. */
    private record Headline(
            int desired,
            int replicas,
            boolean brokerKnown,
            boolean fresh,
            Set<?> open,
            boolean isDraining,
            @Nullable LastScale lastScale,
            String refusal) {
        static Headline of(PoolView view) {
            return new Headline(
                    view.recommendation().desired(),
                    view.sight().replicas(),
                    view.sight().brokerKnown(),
                    view.sight().fresh(),
                    view.sight().open(),
                    view.isDraining(),
                    view.lastScale(),
                    view.refusal());
        }
    }

    private volatile @Nullable PoolView view;
    private @Nullable PoolView told;
    private long toldMs;
    private @Nullable LastScale lastScale;
    private String refusal = "";
    private long refusedMs;

    @Nullable
    PoolView view() {
        return view;
    }

    void written(LastScale scale) {
        lastScale = scale;
        refusal = "";
    }

    void refused(WriteResult.Refused refused, long nowMs) {
        refusedMs = nowMs;
        refusal = "HTTP " + refused.code() + ": " + refused.message();
    }

    /** Nothing waits to be written: what was refused is no matter after a while in which nothing else was. */
    void settled(long nowMs) {
        if (nowMs - refusedMs > REFUSED_MS) {
            refusal = "";
        }
    }

    @Nullable
    LastScale lastScale() {
        return lastScale;
    }

    /** True = its owner should read it. */
    boolean publish(PoolState law, long nowMs) {
        PoolView now = new PoolView(law.recommendation(), law.sight(nowMs), lastScale, refusal);
        view = now;
        PoolView before = told;
        boolean isNews = before == null
                || !Headline.of(before).equals(Headline.of(now))
                || (nowMs - toldMs >= FIGURES_MS && !before.equals(now));
        if (isNews) {
            told = now;
            toldMs = nowMs;
        }
        return isNews;
    }

    /** Nothing is known any more. */
    void close() {
        view = null;
        told = null;
    }
}
