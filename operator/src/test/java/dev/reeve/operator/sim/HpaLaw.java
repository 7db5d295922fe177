// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The arithmetic of Kubernetes' HorizontalPodAutoscaler on one external metric of type AverageValue.
 *
 * @param target of the metric, a pod
 * @param tolerance of the ratio that is taken for none
 */
record HpaLaw(double target, double tolerance) {
    static final double TOLERANCE = 0.1;

    int desired(int current, double sum) {
        if (current > 0 && Math.abs(sum / (target * current) - 1) <= tolerance) {
            return current;
        }
        return (int) Math.ceil(sum / target);
    }

    /** Never more than double, but four are always allowed: without a {@code behavior}. */
    static int usualUpLimit(int current) {
        return Math.max(2 * current, 4);
    }

    /** At most so many percent more in a period. */
    static int percentUpLimit(int current, int percent) {
        return (int) Math.ceil(current * (1 + percent / 100.0));
    }

    /** Without a {@code behavior} the highest of the window is what is wanted, upward too. */
    static int usualNext(int current, int held) {
        return held > current ? Math.min(held, usualUpLimit(current)) : held;
    }

    /** With a {@code behavior} the window holds what goes down alone. */
    static int next(int current, int desired, int held, int percent) {
        return desired > current ? Math.min(desired, percentUpLimit(current, percent)) : Math.min(held, current);
    }

    /** At most so many percent fewer in a period. */
    static int percentDownLimit(int current, int percent) {
        return (int) Math.floor(current * (1 - percent / 100.0));
    }

    /** The highest recommendation of a window is what a scale-down must keep. */
    static final class Window {
        private record Said(double time, int replicas) {}

        private final Deque<Said> said = new ArrayDeque<>();
        private final double seconds;

        Window(double seconds) {
            this.seconds = seconds;
        }

        int highest(double now, int replicas) {
            said.addLast(new Said(now, replicas));
            while (said.getFirst().time() < now - seconds) {
                said.removeFirst();
            }
            return said.stream().mapToInt(Said::replicas).max().orElse(replicas);
        }
    }
}
