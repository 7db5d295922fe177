// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import dev.reeve.operatorapi.ReeveWorkerPool;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.runtime.api.ConfigurableReconciler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JOSDK's side of the {@link SpecFollower}: informers, one thread at a time for each pool, repetition. Its informers
 * run on every replica, so that one that takes over knows everything; it acts only where there is a follower, which
 * is where this process leads. No finalizer: nothing has to be cleaned up, so a deleted pool never hangs.
 */
@Singleton
@ControllerConfiguration(
        name = "reeveworkerpool",
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 10, timeUnit = TimeUnit.HOURS))
@GradualRetry(maxAttempts = 5, initialInterval = 2_000, intervalMultiplier = 1.5)
class PoolReconciler implements Reconciler<ReeveWorkerPool>, ConfigurableReconciler<ReeveWorkerPool> {
    private final Set<String> namespaces;
    private final Claims claims = new Claims();
    private final Installation installation;
    private final PoolSignals signals;
    private @Nullable EventSourceContext<ReeveWorkerPool> primaries;
    private @Nullable InformerEventSource<HorizontalPodAutoscaler, ReeveWorkerPool> autoscalers;
    private volatile @Nullable SpecFollower follower;

    PoolReconciler(OperatorSettings settings) {
        namespaces = settings.namespaces();
        installation = settings.installation();
        signals = new PoolSignals(claims, installation, this::forget);
    }

    @Override
    public void updateConfigurationFrom(ControllerConfigurationOverrider<ReeveWorkerPool> configuration) {
        var _ = namespaces.equals(OperatorSettings.ALL_NAMESPACES)
                ? configuration.watchingAllNamespaces()
                : configuration.settingNamespaces(namespaces);
    }

    @Override
    public List<EventSource<?, ReeveWorkerPool>> prepareEventSources(EventSourceContext<ReeveWorkerPool> context) {
        InformerEventSource<HorizontalPodAutoscaler, ReeveWorkerPool> watched = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(HorizontalPodAutoscaler.class, ReeveWorkerPool.class)
                        .withName("autoscalers")
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(this::scaledBy)
                        .build(),
                context);
        primaries = context;
        autoscalers = watched;
        return List.of(signals, watched);
    }

    private Set<ResourceID> scaledBy(HorizontalPodAutoscaler autoscaler) {
        if (autoscaler.getSpec() == null || autoscaler.getSpec().getScaleTargetRef() == null) {
            return Set.of();
        }
        return claims
                .ofTarget(
                        autoscaler.getMetadata().getNamespace(),
                        autoscaler.getSpec().getScaleTargetRef().getName())
                .stream()
                .map(key -> new ResourceID(key.name(), key.namespace()))
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<ReeveWorkerPool> reconcile(ReeveWorkerPool pool, Context<ReeveWorkerPool> context) {
        SpecFollower now = follower;
        if (now == null || !installation.owns(pool)) {
            return UpdateControl.noUpdate();
        }
        Duration again = now.look(pool);
        UpdateControl<ReeveWorkerPool> nothing = UpdateControl.noUpdate();
        return again.isZero() ? nothing : nothing.rescheduleAfter(again);
    }

    /** From now on it acts, on all pools there are. */
    void act(SpecFollower leading) {
        follower = leading;
        EventSourceContext<ReeveWorkerPool> known = primaries;
        if (known != null) {
            known.getPrimaryCache().list().map(Claim::key).forEach(signals::look);
        }
    }

    /** It acts no more; what is under way ends. */
    void rest() {
        follower = null;
    }

    private void forget(PoolKey key) {
        SpecFollower now = follower;
        if (now != null) {
            now.forget(key);
        }
    }

    Claims claims() {
        return claims;
    }

    PoolSignals signals() {
        return signals;
    }

    /** The HorizontalPodAutoscalers of a namespace. */
    List<HorizontalPodAutoscaler> autoscalers(String namespace) {
        InformerEventSource<HorizontalPodAutoscaler, ReeveWorkerPool> watched = autoscalers;
        return watched == null ? List.of() : watched.list(namespace, _ -> true).toList();
    }
}
