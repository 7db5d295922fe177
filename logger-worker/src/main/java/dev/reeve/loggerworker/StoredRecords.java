// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;

/** Is given what this replica stored, behind its commit and on the writer's thread: it must not wait. */
interface StoredRecords {
    /** Wants none. */
    StoredRecords NOBODY = new StoredRecords() {
        @Override
        public boolean wants(LogRecord record) {
            return false;
        }

        @Override
        public void stored(List<LogRecord> records) {}
    };

    boolean wants(LogRecord record);

    /** Those it wants, each once, in the order they came. */
    void stored(List<LogRecord> records);
}
