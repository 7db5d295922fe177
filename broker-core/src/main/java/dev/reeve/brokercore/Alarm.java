// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** A timer for what happens rarely: leases of workers, heartbeats, closing connections, idle services. */
final class Alarm extends Timed {
    private final Runnable action;

    Alarm(Runnable action) {
        this.action = action;
    }

    void ring() {
        action.run();
    }
}
