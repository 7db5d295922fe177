// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.WorkerPoolSpec;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a pool says is its own.
 *
 * @param made by the API server's clock, whole seconds
 */
record Claim(PoolKey key, String uid, Instant made, String service, String deployment) {
    /** The older keeps what both claim; of the same second the first by name, so that all replicas agree. */
    static final Comparator<Claim> BY_AGE = Comparator.comparing(Claim::made)
            .thenComparing(claim -> claim.key().namespace())
            .thenComparing(claim -> claim.key().name());

    /** What it leaves out it does not claim. */
    static Claim of(ReeveWorkerPool pool) {
        WorkerPoolSpec spec = pool.getSpec();
        String made = pool.getMetadata().getCreationTimestamp();
        return new Claim(
                key(pool),
                String.valueOf(pool.getMetadata().getUid()),
                made == null ? Instant.EPOCH : Instant.parse(made),
                spec == null ? "" : orEmpty(spec.service()),
                spec == null || spec.scaleTargetRef() == null
                        ? ""
                        : orEmpty(spec.scaleTargetRef().name()));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static PoolKey key(ReeveWorkerPool pool) {
        return new PoolKey(pool.getMetadata().getNamespace(), pool.getMetadata().getName());
    }

    /** Not both can be followed: brokers know one service of a name, whatever the namespaces of its pools. */
    boolean isRivalOf(Claim other) {
        return !key.equals(other.key) && (hasServiceOf(other) || hasTargetOf(other));
    }

    private boolean hasServiceOf(Claim other) {
        return !service.isEmpty() && service.equals(other.service);
    }

    boolean hasTargetOf(Claim other) {
        return isFor(other.key.namespace(), other.deployment);
    }

    boolean isFor(String namespace, String name) {
        return !name.isEmpty() && key.namespace().equals(namespace) && deployment.equals(name);
    }
}
