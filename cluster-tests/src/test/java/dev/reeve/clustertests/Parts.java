// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The parts of a release that runs, as those see them who look after the cluster: restarts, evictions. */
final class Parts {
    /** Those with a StatefulSet; the others have a Deployment. */
    private static final Set<String> STATEFUL = Set.of("broker", "postgresql");
    /** Those that have no pool. */
    private static final List<String> FIXED = List.of("broker", "gateway", "operator", "postgresql");
    /** Two gateways, each with its drain, on two busy cores. */
    private static final Duration ROLLED_WITHIN = Duration.ofMinutes(3);

    private final Release release;

    Parts(Release release) {
        this.release = release;
    }

    /** As {@code kubectl rollout restart}; returns when the old pods have ended and as many new ones are ready. */
    void restart(String component) {
        Set<String> old = uids(component);
        if (STATEFUL.contains(component)) {
            var _ = release.statefulSet(component).rolling().restart();
        } else {
            var _ = release.deployment(component).rolling().restart();
        }
        awaitOthers(component, old, old.size());
    }

    /** Waits until none of these pods is left, and there are at least so many, all ready. */
    void awaitOthers(String component, Set<String> old, int count) {
        Awaitility.await()
                .alias(component + ": others than " + old)
                .pollInterval(Duration.ofMillis(500))
                .atMost(ROLLED_WITHIN)
                .until(() -> {
                    List<Pod> pods = release.pods(component);
                    return pods.size() >= count
                            && pods.stream().allMatch(Parts::isReady)
                            && pods.stream()
                                    .noneMatch(pod ->
                                            old.contains(pod.getMetadata().getUid()));
                });
    }

    /** Which pods there are. */
    Set<String> uids() {
        return uids(release.pods());
    }

    /** The same of all that nobody scales. */
    Set<String> uidsOfFixed() {
        return FIXED.stream().flatMap(part -> uids(part).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The same of one of them. */
    Set<String> uids(String component) {
        return uids(release.pods(component));
    }

    private static Set<String> uids(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toUnmodifiableSet());
    }

    /** As {@code kubectl drain} asks, once; false = not now, as a disruption budget says. */
    boolean evict(Pod pod) {
        // The client's own way with "too many requests" is to wait, until the budget lets it go.
        Config once = new ConfigBuilder(release.space().client().getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(once).build()) {
            return client.pods()
                    .inNamespace(release.space().name())
                    .withName(pod.getMetadata().getName())
                    .evict();
        }
    }

    /** Waits until the budget lets one go again. */
    void awaitMayBeEvicted(String component) {
        var _ = release.space()
                .client()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(release.space().name())
                .withName(release.fullname() + "-" + component)
                .waitUntilCondition(
                        budget -> budget != null
                                && budget.getStatus() != null
                                && Integer.valueOf(1).equals(budget.getStatus().getDisruptionsAllowed()),
                        ROLLED_WITHIN.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /** And not about to end. */
    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
    }
}
