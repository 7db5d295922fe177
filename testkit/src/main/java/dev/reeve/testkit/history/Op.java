// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit.history;

import java.util.Locale;

/** What one line of a history says. */
public enum Op {
    /** A client is about to send a request. */
    INVOKE,
    /** The client has the reply. */
    OK,
    /** The client has a typed error; written {@code fail:REASON}. */
    FAIL,
    /** The client was told that nobody knows. */
    UNKNOWN,
    /** The client has a partial reply. */
    PARTIAL,
    /** A worker has done the request; written before its reply is sent. */
    EXEC,
    /** The client got something for a request that had ended. */
    LATE,
    /** After the test somebody found this result stored. */
    READ,
    /** After the test everything stored of that service was written down. */
    AUDIT,
    /** The writer ended in order: nothing of it is missing. */
    END;

    private static final Op[] ALL = values();

    boolean isOutcome() {
        return this == OK || this == FAIL || this == UNKNOWN;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException there is no such op */
    static Op parse(String text) {
        if (text.startsWith("fail:")) {
            return FAIL;
        }
        for (Op op : ALL) {
            if (op != FAIL && op.text().equals(text)) {
                return op;
            }
        }
        throw new IllegalArgumentException("no op '" + text + "'");
    }
}
