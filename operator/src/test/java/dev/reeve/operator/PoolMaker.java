// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.FallbackSpec;
import dev.reeve.operatorapi.PoolMode;
import dev.reeve.operatorapi.ReeveWorkerPool;
import dev.reeve.operatorapi.ReplicasSpec;
import dev.reeve.operatorapi.ScaleDownSpec;
import dev.reeve.operatorapi.ScaleTargetRef;
import dev.reeve.operatorapi.TargetSpec;
import dev.reeve.operatorapi.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.function.UnaryOperator;

/** Pools as an owner writes them. */
final class PoolMaker {
    static final String NAMESPACE = "shop";

    private PoolMaker() {}

    static PoolKey key(String name) {
        return new PoolKey(NAMESPACE, name);
    }

    /** A pool of that name, all defaults; its service and its Deployment have that name too. */
    static ReeveWorkerPool pool(String name) {
        return pool(name, "2026-11-26T21:00:00Z", WorkerPoolSpec.of(name, name));
    }

    static ReeveWorkerPool pool(String name, String made, WorkerPoolSpec spec) {
        ReeveWorkerPool pool = new ReeveWorkerPool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName(name)
                .withUid("uid-of-" + name)
                .withGeneration(1L)
                .withCreationTimestamp(made)
                .build());
        pool.setSpec(spec);
        return pool;
    }

    /** The same pool after its owner wrote another spec. */
    static ReeveWorkerPool changed(ReeveWorkerPool pool, UnaryOperator<WorkerPoolSpec> change) {
        ReeveWorkerPool next =
                pool(pool.getMetadata().getName(), pool.getMetadata().getCreationTimestamp(), change.apply(spec(pool)));
        next.getMetadata().setGeneration(pool.getMetadata().getGeneration() + 1);
        return next;
    }

    static WorkerPoolSpec spec(ReeveWorkerPool pool) {
        WorkerPoolSpec spec = pool.getSpec();
        if (spec == null) {
            throw new IllegalStateException("a pool without a spec");
        }
        return spec;
    }

    static WorkerPoolSpec mode(WorkerPoolSpec spec, PoolMode mode) {
        return with(spec, mode, spec.paused(), spec.pauseScaleIn());
    }

    static WorkerPoolSpec paused(WorkerPoolSpec spec) {
        return with(spec, spec.mode(), true, spec.pauseScaleIn());
    }

    static WorkerPoolSpec scaleInPaused(WorkerPoolSpec spec) {
        return with(spec, spec.mode(), spec.paused(), true);
    }

    static WorkerPoolSpec with(WorkerPoolSpec spec, PoolMode mode, boolean paused, boolean pauseScaleIn) {
        return new WorkerPoolSpec(
                spec.service(),
                spec.scaleTargetRef(),
                mode,
                paused,
                pauseScaleIn,
                spec.replicas(),
                spec.target(),
                spec.scaleDown(),
                spec.fallback());
    }

    static WorkerPoolSpec of(
            String service,
            ScaleTargetRef target,
            ReplicasSpec replicas,
            TargetSpec aims,
            ScaleDownSpec scaleDown,
            FallbackSpec fallback) {
        return new WorkerPoolSpec(service, target, PoolMode.AUTO, false, false, replicas, aims, scaleDown, fallback);
    }

    static WorkerPoolSpec replicas(WorkerPoolSpec spec, int min, int max) {
        return of(
                spec.service(),
                spec.scaleTargetRef(),
                new ReplicasSpec(min, max, 0),
                spec.target(),
                spec.scaleDown(),
                spec.fallback());
    }

    /** An HPA on that Deployment; of KEDA's if {@code owner} is not empty. */
    static HorizontalPodAutoscaler autoscaler(String name, String deployment, String owner) {
        HorizontalPodAutoscaler autoscaler = new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", deployment)
                .withMaxReplicas(5)
                .endSpec()
                .build();
        if (!owner.isEmpty()) {
            autoscaler
                    .getMetadata()
                    .getOwnerReferences()
                    .add(new OwnerReferenceBuilder()
                            .withKind("ScaledObject")
                            .withName(owner)
                            .build());
        }
        return autoscaler;
    }
}
