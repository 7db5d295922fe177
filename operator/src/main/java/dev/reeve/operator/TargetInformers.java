// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Deployments, ReplicaSets and pods of a namespace, or of all, as far as scaling needs them: the rest of an object is
 * not kept. A watch that ends or is too old begins anew by itself, as does a list that fails; until then what was known
 * stays. Any thread.
 */
final class TargetInformers implements AutoCloseable {
    private static final String BY_OWNER = "owner";

    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<ReplicaSet> replicaSets;
    private final SharedIndexInformer<Pod> pods;
    private final Consumer<TargetKey> changed;
    private final Clock clock;
    private volatile boolean isClosed;

    /** @param namespace empty = all */
    TargetInformers(KubernetesClient client, String namespace, Consumer<TargetKey> changed, Clock clock) {
        this.changed = changed;
        this.clock = clock;
        deployments = informer(client.apps().deployments(), namespace, Kept::deployment, this::deploymentChanged);
        replicaSets = informer(client.apps().replicaSets(), namespace, Kept::replicaSet, this::replicaSetChanged);
        pods = informer(client.pods(), namespace, Kept::pod, this::podChanged);
    }

    void start() {
        for (SharedIndexInformer<?> informer : all()) {
            var _ = informer.start();
        }
    }

    boolean isSynced() {
        return all().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    Optional<TargetView> view(TargetKey key) {
        Deployment deployment = deployments.getStore().getByKey(key.namespace() + "/" + key.deployment());
        if (deployment == null) {
            return Optional.empty();
        }
        List<ReplicaSet> sets = replicaSets(deployment);
        List<Pod> owned = sets.stream()
                .flatMap(set -> pods.getIndexer().byIndex(BY_OWNER, uid(set)).stream())
                .toList();
        return Optional.of(TargetViews.of(deployment, sets, owned, clock.instant()));
    }

    /** Pods cannot be made for it, for however short a time. */
    boolean isRefused(TargetKey key) {
        Deployment deployment = deployments.getStore().getByKey(key.namespace() + "/" + key.deployment());
        return deployment != null && replicaSets(deployment).stream().anyMatch(TargetViews::isRefused);
    }

    private List<ReplicaSet> replicaSets(Deployment deployment) {
        return replicaSets.getIndexer().byIndex(BY_OWNER, uid(deployment));
    }

    @Override
    public void close() {
        isClosed = true;
        all().forEach(SharedIndexInformer::close);
    }

    private void deploymentChanged(Deployment deployment) {
        changed.accept(new TargetKey(
                deployment.getMetadata().getNamespace(),
                deployment.getMetadata().getName()));
    }

    private void replicaSetChanged(ReplicaSet set) {
        controller(set)
                .filter(owner -> owner.getKind().equals("Deployment"))
                .ifPresent(
                        owner -> changed.accept(new TargetKey(set.getMetadata().getNamespace(), owner.getName())));
    }

    /** A pod whose ReplicaSet is not known yet is told with it. */
    private void podChanged(Pod pod) {
        controller(pod)
                .map(owner -> replicaSets.getStore().getByKey(pod.getMetadata().getNamespace() + "/" + owner.getName()))
                .ifPresent(this::replicaSetChanged);
    }

    private List<SharedIndexInformer<? extends HasMetadata>> all() {
        return List.of(deployments, replicaSets, pods);
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            SharedIndexInformer<T> informer(
                    MixedOperation<T, L, R> kind, String namespace, UnaryOperator<T> kept, Consumer<T> changed) {
        AnyNamespaceOperation<T, L, R> where =
                namespace.isEmpty() ? kind.inAnyNamespace() : kind.inNamespace(namespace);
        return where.runnableInformer(0)
                .itemStore(new Kept.Store<>(kept))
                .addIndexers(Map.of(BY_OWNER, TargetInformers::owners))
                // Also what fails at first, and what nobody expected: without a list there is nothing to work with.
                .exceptionHandler((_, _) -> !isClosed)
                .addEventHandler(handler(changed));
    }

    private static <T> ResourceEventHandler<T> handler(Consumer<T> changed) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T added) {
                changed.accept(added);
            }

            @Override
            public void onUpdate(T before, T after) {
                changed.accept(after);
            }

            @Override
            public void onDelete(T deleted, boolean isStateUnknown) {
                changed.accept(deleted);
            }
        };
    }

    private static List<String> owners(HasMetadata object) {
        return controller(object).map(OwnerReference::getUid).stream().toList();
    }

    private static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }
}
