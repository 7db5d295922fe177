// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;

/** What one call brought: records of one tenant, and the gaps its sender explains. */
record Batch(String tenant, List<LogRecord> records, List<Loss> losses) {
    Batch {
        records = List.copyOf(records);
        losses = List.copyOf(losses);
    }

    boolean isEmpty() {
        return records.isEmpty() && losses.isEmpty();
    }

    /** What it takes of the queue's records: a gap weighs as much as a record. */
    int size() {
        return records.size() + losses.size();
    }

    long bytes() {
        long bytes = 0;
        for (LogRecord record : records) {
            bytes += record.bytes();
        }
        return bytes;
    }
}
