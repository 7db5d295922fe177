// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.kubernetes;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How pods behave, those that are running already and those to come. Any thread. */
public final class MockPods {
    private volatile Duration startDelay = Duration.ZERO;
    private volatile Duration stopDelay = Duration.ZERO;
    private volatile Predicate<String> neverReady = _ -> false;
    private volatile @Nullable PodRunner runner;

    MockPods() {}

    /** From creation to Ready, where nothing real runs. */
    public void startDelay(Duration delay) {
        startDelay = delay;
    }

    /** From SIGTERM to the end, where nothing real runs. More than the grace: it is killed. */
    public void stopDelay(Duration delay) {
        stopDelay = delay;
    }

    /** Pods of these names run and are never Ready. */
    public void neverReady(Predicate<String> names) {
        neverReady = names;
    }

    /** Something real for each pod that is created from now on. */
    public void runner(PodRunner starter) {
        runner = starter;
    }

    Duration startDelay() {
        return startDelay;
    }

    Duration stopDelay() {
        return stopDelay;
    }

    boolean isNeverReady(String name) {
        return neverReady.test(name);
    }

    @Nullable
    PodRunner runner() {
        return runner;
    }
}
