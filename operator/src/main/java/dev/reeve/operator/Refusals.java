// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operator.law.PoolCommand;
import dev.reeve.operator.law.PoolNotice;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Keeps which pools the operator may not write, and passes on which have changed. Any thread. */
final class Refusals implements PoolListener {
    /**
     * It is tried again within 5 s; if it was not for so long, nothing is wanted any more, or it may be allowed by
     * now.
     */
    private static final long FORBIDDEN_NS = TimeUnit.SECONDS.toNanos(60);

    private final Consumer<PoolKey> changed;
    private final LongSupplier nanos;
    private final Map<PoolKey, Forbidden> forbidden = new ConcurrentHashMap<>();

    private record Forbidden(String why, long atNs) {}

    Refusals(Consumer<PoolKey> changed, LongSupplier nanos) {
        this.changed = changed;
        this.nanos = nanos;
    }

    @Override
    public void scaled(PoolKey key, int from, int to, PoolCommand.Reason reason) {
        forbidden.remove(key);
        changed.accept(key);
    }

    @Override
    public void told(PoolKey key, PoolNotice notice) {
        changed.accept(key);
    }

    @Override
    public void refused(PoolKey key, WriteResult.Refused refused) {
        if (refused.code() == HttpURLConnection.HTTP_FORBIDDEN) {
            forbidden.put(key, new Forbidden(refused.message(), nanos.getAsLong()));
        } else {
            forbidden.remove(key);
        }
        changed.accept(key);
    }

    @Override
    public void drainOverdue(PoolKey key, String worker) {}

    @Override
    public void changed(PoolKey key) {
        changed.accept(key);
    }

    /** Why it may not; empty = it may, as far as was tried. */
    String forbidden(PoolKey key) {
        Forbidden last = forbidden.get(key);
        return last == null || nanos.getAsLong() - last.atNs() >= FORBIDDEN_NS ? "" : last.why();
    }

    void forget(PoolKey key) {
        forbidden.remove(key);
    }
}
