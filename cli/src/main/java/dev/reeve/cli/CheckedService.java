// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.time.Duration;
import java.util.UUID;

/**
 * The service that check calls, which gives back what it is sent.
 *
 * @param isNeeded that there is no such service is a failure
 * @param deadline of each call
 */
record CheckedService(String name, boolean isNeeded, Duration deadline) {
    static final String METHOD = "check";

    /** What to do where it gave back something else. */
    static final String OTHER_FIX = "Name a service that gives back what it is sent, with --service.";

    /** A body that was never sent before. */
    static String body() {
        return Json.write("check " + UUID.randomUUID());
    }
}
