// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects of the API server as the law sees them. */
final class TargetViews {
    /** So long a ReplicaSet may be refused pods before it is said: it tries again by itself. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    private static final long GRACE_SECONDS = 30;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private TargetViews() {}

    static TargetView of(Deployment deployment, List<ReplicaSet> sets, List<Pod> pods, Instant now) {
        int ready = 0;
        List<Long> startingAgesMs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Pod pod : pods) {
            if (isLeaving(pod)) {
                continue;
            }
            names.add(pod.getMetadata().getName());
            if (isReady(pod)) {
                ready++;
            } else {
                startingAgesMs.add(
                        age(pod.getMetadata().getCreationTimestamp(), now).toMillis());
            }
        }
        Integer replicas = deployment.getSpec().getReplicas();
        Long grace = deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        return new TargetView(
                replicas == null ? 1 : replicas,
                deployment.getMetadata().getResourceVersion(),
                ready,
                startingAgesMs,
                names,
                grace == null ? GRACE_SECONDS : grace,
                refusal(sets, now));
    }

    /** Told to end, or ended: a pod that failed is replaced, whatever its record says. */
    private static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                || (pod.getStatus() != null
                        && pod.getStatus().getPhase() != null
                        && ENDED.contains(pod.getStatus().getPhase()));
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && orNone(pod.getStatus().getConditions()).stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static String refusal(List<ReplicaSet> sets, Instant now) {
        return sets.stream()
                .filter(set -> set.getStatus() != null)
                .flatMap(set -> orNone(set.getStatus().getConditions()).stream())
                .filter(condition -> isRefusal(condition, now))
                .map(TargetViews::message)
                .findFirst()
                .orElse("");
    }

    /** Pods cannot be made, since whenever. */
    static boolean isRefused(ReplicaSet set) {
        return set.getStatus() != null
                && orNone(set.getStatus().getConditions()).stream().anyMatch(TargetViews::isRefusal);
    }

    private static boolean isRefusal(ReplicaSetCondition condition) {
        return condition.getType().equals("ReplicaFailure")
                && condition.getStatus().equals("True")
                && "FailedCreate".equals(condition.getReason());
    }

    private static boolean isRefusal(ReplicaSetCondition condition, Instant now) {
        return isRefusal(condition)
                && age(condition.getLastTransitionTime(), now).compareTo(REFUSED) > 0;
    }

    private static String message(ReplicaSetCondition condition) {
        return condition.getMessage() == null ? "FailedCreate" : condition.getMessage();
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** By the API server's clock and ours: never negative, whichever is ahead. */
    private static Duration age(@Nullable String since, Instant now) {
        if (since == null) {
            return Duration.ZERO;
        }
        try {
            Duration age = Duration.between(Instant.parse(since), now);
            return age.isNegative() ? Duration.ZERO : age;
        } catch (DateTimeParseException _) {
            return Duration.ZERO;
        }
    }
}
