// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;

/**
 * How long a session lasts.
 *
 * @param idle without a refresh
 * @param absolute from its start, whatever happens
 */
record SessionLife(Duration idle, Duration absolute) {
    SessionLife {
        if (!idle.isPositive() || absolute.compareTo(idle) < 0) {
            throw new IllegalArgumentException("a session needs idle > 0 and absolute >= idle");
        }
    }
}
