// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it hears. */
final class FakeListener implements PoolListener {
    record Scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {}

    final List<Scaled> scaled = new ArrayList<>();
    final List<PoolNotice> told = new ArrayList<>();
    final List<WriteResult.Refused> refused = new ArrayList<>();
    final List<String> overdue = new ArrayList<>();
    final List<PoolKey> changed = new ArrayList<>();

    @Override
    public void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {
        scaled.add(new Scaled(key, from, to, reason));
    }

    @Override
    public void told(PoolKey key, PoolNotice notice) {
        told.add(notice);
    }

    @Override
    public void refused(PoolKey key, WriteResult.Refused refusal) {
        refused.add(refusal);
    }

    @Override
    public void drainOverdue(PoolKey key, String worker) {
        overdue.add(worker);
    }

    @Override
    public void changed(PoolKey key) {
        changed.add(key);
    }
}
