// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.ReeveWorkerPool;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * What makes a pool be looked at beside a change of its own spec: the loop, its Deployment, and pools that claim the
 * same. Hears of deleted pools too: without a finalizer no reconciler is called for them.
 */
final class PoolSignals extends SimpleInboundEventSource<ReeveWorkerPool>
        implements ResourceEventAware<ReeveWorkerPool> {
    private final Claims claims;
    private final Installation installation;
    private final Consumer<PoolKey> deleted;

    PoolSignals(Claims claims, Installation installation, Consumer<PoolKey> deleted) {
        super("signals");
        this.claims = claims;
        this.installation = installation;
        this.deleted = deleted;
    }

    void look(PoolKey key) {
        propagateEvent(new ResourceID(key.name(), key.namespace()));
    }

    void look(String namespace, String deployment) {
        claims.ofTarget(namespace, deployment).forEach(this::look);
    }

    @Override
    public void onResourceCreated(ReeveWorkerPool pool) {
        told(pool);
    }

    @Override
    public void onResourceUpdated(ReeveWorkerPool pool, ReeveWorkerPool before) {
        told(pool);
    }

    @Override
    public void onResourceDeleted(ReeveWorkerPool pool) {
        gone(Claim.key(pool));
    }

    private void told(ReeveWorkerPool pool) {
        PoolKey key = Claim.key(pool);
        if (pool.isMarkedForDeletion()) {
            gone(key); // Somebody else's finalizer holds it; it is over all the same.
            return;
        }
        boolean isKnown = claims.of(key).isPresent();
        if (installation.owns(pool)) {
            claims.put(Claim.of(pool)).forEach(this::look);
            if (!isKnown) {
                look(key); // A label alone is no new generation, which the reconciler waits for.
            }
        } else if (isKnown) {
            gone(key); // Its label has changed: it is another's.
        }
    }

    private void gone(PoolKey key) {
        var met = claims.remove(key);
        deleted.accept(key);
        met.forEach(this::look);
    }
}
