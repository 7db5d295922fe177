// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static java.util.Objects.requireNonNull;

/**
 * Records that are not there, and why: shown in the stream in their place.
 *
 * @param id 0 = not shown yet
 * @param fromSeq first missing seq; 0 = a source without seq, only the count is known
 * @param reason one of {@link LossReason}'s wire names
 */
record Loss(long id, LogSource source, long atMicros, long fromSeq, long toSeq, long count, String reason) {
    Loss {
        requireNonNull(source, "source");
        requireNonNull(reason, "reason");
    }

    Loss withId(long given) {
        return new Loss(given, source, atMicros, fromSeq, toSeq, count, reason);
    }

    Cursor cursor() {
        return new Cursor(atMicros, fromSeq, id);
    }
}
