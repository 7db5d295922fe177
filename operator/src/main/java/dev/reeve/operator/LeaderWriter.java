// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** Lets nothing through but while this process leads: the last door before the API server. */
final class LeaderWriter implements TargetWriter {
    private static final WriteResult NOT_LEADING =
            new WriteResult.Refused(503, "this operator leads no more; nothing was sent", 0);

    private final TargetWriter writer;
    private final BooleanSupplier leads;

    LeaderWriter(TargetWriter writer, BooleanSupplier leads) {
        this.writer = writer;
        this.leads = leads;
    }

    @Override
    public WriteResult raise(String namespace, String deployment, int replicas) {
        return leads.getAsBoolean() ? writer.raise(namespace, deployment, replicas) : NOT_LEADING;
    }

    @Override
    public WriteResult lower(String namespace, String deployment, int replicas, String resourceVersion) {
        return leads.getAsBoolean() ? writer.lower(namespace, deployment, replicas, resourceVersion) : NOT_LEADING;
    }

    @Override
    public void hint(String namespace, Map<String, Integer> costs) {
        if (leads.getAsBoolean()) {
            writer.hint(namespace, costs);
        }
    }
}
