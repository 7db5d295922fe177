// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.sim;

/**
 * How KEDA and its HPA are set.
 *
 * @param push a request that waits wakes it at once
 * @param target requests a worker; with {@code inFlight} those in flight count too
 * @param upPercent at most so many percent more each 15 s; 0 = the usual double
 */
record KedaSettings(
        boolean push, double poll, double cooldown, double target, boolean inFlight, int upPercent, double downWindow) {
    static final KedaSettings DEFAULT = new KedaSettings(false, 30, 300, 5, false, 0, 300);
    static final KedaSettings TUNED = new KedaSettings(true, 5, 300, 1, true, 900, 60);
    static final KedaSettings HELD = new KedaSettings(true, 5, 300, 1, true, 900, 300);

    /** Where a worker takes so many at once: what is in flight fills it. What waits is what the owner wrote. */
    KedaSettings at(int concurrency) {
        return new KedaSettings(
                push, poll, cooldown, inFlight ? target * concurrency : target, inFlight, upPercent, downWindow);
    }
}
