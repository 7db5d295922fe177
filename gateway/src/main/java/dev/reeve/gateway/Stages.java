// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many requests are in which {@link Stage} now. Any thread. */
final class Stages {
    private final Map<Stage, AtomicInteger> depths = new EnumMap<>(Stage.class);

    Stages(MeterRegistry registry) {
        for (Stage stage : Stage.values()) {
            AtomicInteger depth = new AtomicInteger();
            depths.put(stage, depth);
            Gauge.builder("reeve_gateway_stage_depth", depth, AtomicInteger::get)
                    .tag("stage", stage.label())
                    .description("Requests in this stage; accept: connections without one")
                    .register(registry);
        }
    }

    /** One more in that stage, until its place moves on or is left. */
    Place enter(Stage stage) {
        return new Place(stage);
    }

    private void add(Stage stage, int difference) {
        AtomicInteger depth = depths.get(stage);
        if (depth == null) {
            throw new IllegalStateException("no depth of " + stage);
        }
        depth.addAndGet(difference);
    }

    /** Where one request is. Any thread. */
    final class Place {
        private @Nullable Stage stage;

        private Place(Stage stage) {
            this.stage = stage;
            add(stage, 1);
        }

        /** On to the next; nothing happens when it was left. */
        synchronized void move(Stage next) {
            if (stage != null) {
                add(stage, -1);
                add(next, 1);
                stage = next;
            }
        }

        /** It is over; harmless the second time. */
        synchronized void leave() {
            if (stage != null) {
                add(stage, -1);
                stage = null;
            }
        }
    }
}
