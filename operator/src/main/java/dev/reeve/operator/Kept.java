// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;

/** What of an object the operator keeps: a pod of 10 KB becomes one of 1 KB, and there are thousands. */
final class Kept {
    private Kept() {}

    /** An informer's memory that keeps a part of each object. */
    static final class Store<T extends HasMetadata> extends BasicItemStore<T> {
        private final UnaryOperator<T> kept;

        Store(UnaryOperator<T> kept) {
            super(Cache::metaNamespaceKeyFunc);
            this.kept = kept;
        }

        @Override
        public T put(String key, T object) {
            return super.put(key, kept.apply(object));
        }

        @Override
        public boolean isFullState() {
            return false;
        }
    }

    static Deployment deployment(Deployment full) {
        return new DeploymentBuilder()
                .withMetadata(identity(full))
                .withNewSpec()
                .withReplicas(full.getSpec().getReplicas())
                .withNewTemplate()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(
                        full.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static ReplicaSet replicaSet(ReplicaSet full) {
        return new ReplicaSetBuilder()
                .withMetadata(identity(full))
                .withNewStatus()
                .withConditions(
                        full.getStatus() == null ? null : full.getStatus().getConditions())
                .endStatus()
                .build();
    }

    static Pod pod(Pod full) {
        return new PodBuilder()
                .withMetadata(identity(full))
                .withNewStatus()
                .withPhase(full.getStatus() == null ? null : full.getStatus().getPhase())
                .withConditions(
                        full.getStatus() == null ? null : full.getStatus().getConditions())
                .endStatus()
                .build();
    }

    private static ObjectMeta identity(HasMetadata full) {
        ObjectMeta metadata = full.getMetadata();
        return new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .withDeletionTimestamp(metadata.getDeletionTimestamp())
                .withOwnerReferences(metadata.getOwnerReferences())
                .build();
    }
}
