// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of one transaction is new and wanted by viewers of other replicas, in batches that are not too large. */
final class ForOthers {
    private final Set<String> tenants;
    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<Batch> full = new ArrayList<>();

    private static final class Open {
        private final List<LogRecord> records = new ArrayList<>();
        private final List<Loss> losses = new ArrayList<>();
        private long bytes;
    }

    /** @param tenants that have viewers elsewhere */
    ForOthers(Set<String> tenants) {
        this.tenants = tenants;
    }

    void add(LogRecord record) {
        String tenant = record.source().key().tenant();
        if (tenants.contains(tenant)) {
            Open batch = open.computeIfAbsent(tenant, _ -> new Open());
            batch.records.add(record);
            batch.bytes += record.bytes();
            if (batch.bytes >= LiveRows.ROW_BYTES_MAX) {
                full.add(new Batch(tenant, batch.records, batch.losses));
                open.remove(tenant);
            }
        }
    }

    void add(Loss loss) {
        String tenant = loss.source().key().tenant();
        if (tenants.contains(tenant)) {
            open.computeIfAbsent(tenant, _ -> new Open()).losses.add(loss);
        }
    }

    /** In the order they were added, as far as their tenants go. */
    List<Batch> batches() {
        open.forEach((tenant, batch) -> full.add(new Batch(tenant, batch.records, batch.losses)));
        open.clear();
        return full;
    }
}
