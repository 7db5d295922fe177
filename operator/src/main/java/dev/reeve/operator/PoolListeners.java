// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Several listeners as one, each hears everything in turn. Any thread. */
final class PoolListeners implements PoolListener {
    private final BooleanSupplier leads;
    private final List<PoolListener> all = new CopyOnWriteArrayList<>();

    /** @param leads false = what is refused now is refused by this process itself, and no news */
    PoolListeners(BooleanSupplier leads) {
        this.leads = leads;
    }

    void add(PoolListener listener) {
        all.add(listener);
    }

    @Override
    public void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {
        all.forEach(listener -> listener.scaled(key, from, to, reason));
    }

    @Override
    public void told(PoolKey key, PoolNotice notice) {
        all.forEach(listener -> listener.told(key, notice));
    }

    @Override
    public void refused(PoolKey key, WriteResult.Refused refused) {
        if (leads.getAsBoolean()) {
            all.forEach(listener -> listener.refused(key, refused));
        }
    }

    @Override
    public void drainOverdue(PoolKey key, String worker) {
        all.forEach(listener -> listener.drainOverdue(key, worker));
    }

    @Override
    public void changed(PoolKey key) {
        all.forEach(listener -> listener.changed(key));
    }
}
