// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import org.jspecify.annotations.Nullable;

/** Something with a due time; a link in one list of the {@link TimerWheel}. */
abstract sealed class Timed permits Call, Alarm {
    /** Not in the wheel. */
    static final int UNARMED = -1;

    long dueMs;
    int slot = UNARMED;

    @Nullable
    Timed timerPrev;

    @Nullable
    Timed timerNext;

    final boolean isArmed() {
        return slot != UNARMED;
    }
}
