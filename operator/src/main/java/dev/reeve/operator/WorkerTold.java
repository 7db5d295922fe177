// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.WorkerSeen;

/**
 * A worker of a report.
 *
 * @param pod empty = it did not say
 */
record WorkerTold(WorkerSeen seen, String pod) {
    /** The same, as one that nobody can choose. */
    WorkerTold unchosen() {
        WorkerSeen plain = new WorkerSeen(
                seen.instance(), seen.capacity(), seen.inFlight(), seen.draining(), seen.readyForMs(), true);
        return new WorkerTold(plain, pod);
    }
}
