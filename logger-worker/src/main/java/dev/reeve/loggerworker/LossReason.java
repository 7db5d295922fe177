// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.Arrays;
import java.util.Locale;

/** Why records are missing. A sender's word outside this list reads as {@code unknown}. */
enum LossReason {
    RING_FULL,
    BUDGET,
    TOO_LARGE,
    REDACTION_ERROR,
    CRASH,
    SERVER_SHED,
    QUOTA,
    REJECTED,
    VIEWER_SLOW,
    UNKNOWN;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    String wire() {
        return wire;
    }

    static String known(String reason) {
        return Arrays.stream(values()).anyMatch(known -> known.wire.equals(reason)) ? reason : UNKNOWN.wire;
    }
}
