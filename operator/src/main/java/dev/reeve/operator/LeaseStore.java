// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Optional;

/** The Lease that operators agree by. Each call waits for the API server and throws if there is no answer. */
interface LeaseStore {
    /** Empty = there is none yet. */
    Optional<LeaseRecord> read();

    /** False = somebody was faster. */
    boolean create(LeaseRecord record);

    /** Writes it if it still has {@link LeaseRecord#version}; false = somebody was faster. */
    boolean replace(LeaseRecord record);
}
