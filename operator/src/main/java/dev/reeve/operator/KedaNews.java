// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;

/** Tells KEDA's port which pools have changed. */
final class KedaNews implements PoolListener {
    private final KedaScaler keda;

    KedaNews(KedaScaler keda) {
        this.keda = keda;
    }

    @Override
    public void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {}

    @Override
    public void told(PoolKey key, PoolNotice notice) {}

    @Override
    public void refused(PoolKey key, WriteResult.Refused refused) {}

    @Override
    public void drainOverdue(PoolKey key, String worker) {}

    @Override
    public void changed(PoolKey key) {
        keda.changed(key);
    }
}
