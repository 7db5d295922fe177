// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.Kind;

/**
 * What is not asked of a marker: who sets one wants it seen whatever level is looked at, and when it is of no device,
 * whatever device. Both in memory and, of records, as SQL.
 */
final class Marking {
    /** Not of those that a device itself ranks below INFO: so searches from INFO on leave TRACE's and DEBUG's alone. */
    static final String OF_ANY_LEVEL =
            "(kind = " + Kind.MARKER_VALUE + " AND severity >= " + Level.INFO.severity() + ")";

    /** Every sender has an id. */
    static final String OF_NOBODY = "installation = ''";

    private Marking() {}

    static boolean isOfAnyLevel(LogRecord record) {
        return record.content().getKind() == Kind.MARKER && record.content().getSeverity() >= Level.INFO.severity();
    }

    static boolean isOfNobody(LogSource source) {
        return source.key().installation().isEmpty();
    }
}
