// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.WorkerPoolStatus;

/** Writes statuses. */
interface StatusWriter {
    /**
     * Waits for the API server; any thread.
     *
     * @return false = it was not taken; why is told where it is written
     */
    boolean write(PoolKey key, WorkerPoolStatus status);
}
