// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What all pools of the watched namespaces claim, as the informer last told. Any thread. */
final class Claims {
    private static final Comparator<PoolKey> ORDER =
            Comparator.comparing(PoolKey::namespace).thenComparing(PoolKey::name);

    private final Map<PoolKey, Claim> byKey = new ConcurrentHashMap<>();

    /** Keeps it; returns the other pools whose claims met what it claimed before or claims now. */
    Set<PoolKey> put(Claim claim) {
        Claim before = byKey.put(claim.key(), claim);
        if (claim.equals(before)) {
            return Set.of();
        }
        Set<PoolKey> met = new TreeSet<>(ORDER);
        addRivals(claim, met);
        if (before != null) {
            addRivals(before, met);
        }
        return met;
    }

    /** Forgets it; returns the other pools that it stood in the way of. */
    Set<PoolKey> remove(PoolKey key) {
        Set<PoolKey> met = new TreeSet<>(ORDER);
        Claim before = byKey.remove(key);
        if (before != null) {
            addRivals(before, met);
        }
        return met;
    }

    private void addRivals(Claim claim, Set<PoolKey> met) {
        for (Claim other : byKey.values()) {
            if (claim.isRivalOf(other)) {
                met.add(other.key());
            }
        }
    }

    Optional<Claim> of(PoolKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The pools that scale this Deployment. */
    List<PoolKey> ofTarget(String namespace, String deployment) {
        List<PoolKey> found = new ArrayList<>();
        for (Claim claim : byKey.values()) {
            if (claim.isFor(namespace, deployment)) {
                found.add(claim.key());
            }
        }
        return found;
    }

    /** Those that claim the same and are older. */
    List<Claim> olderRivals(Claim claim) {
        return byKey.values().stream()
                .filter(other -> claim.isRivalOf(other) && Claim.BY_AGE.compare(other, claim) < 0)
                .sorted(Claim.BY_AGE)
                .toList();
    }
}
