// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.SQLException;
import java.util.List;

/** Where records are kept. One thread, the writer, calls it. */
interface RecordStore {
    /** Makes the store usable: schema, partitions. Throws while it is away. */
    void prepare() throws SQLException;

    /**
     * Stores all or nothing, in one transaction; one result for each batch, in order. Stored again, nothing doubles.
     */
    List<Stored> store(List<Batch> group) throws SQLException;
}
