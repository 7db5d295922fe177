// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/**
 * Something with a due time; a link in one list of the {@link TimerWheel}. It may be linked without being armed: see
 * there.
 */
abstract sealed class Timed permits Call, Alarm {
    /** The due time of what is not armed. */
    static final long NEVER = Long.MAX_VALUE;

    /** In no list of the wheel. */
    static final int UNLINKED = -1;

    long dueMs = NEVER;
    int slot = UNLINKED;

    @Nullable
    Timed timerPrev;

    @Nullable
    Timed timerNext;

    final boolean isArmed() {
        return dueMs != NEVER;
    }
}
