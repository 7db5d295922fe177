// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What becomes of a Deployment, as watches see it: the number of its pods that is asked for, and each pod's time. */
final class Course implements AutoCloseable {
    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final Map<String, Life> lives = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Deployment> deployments;
    private final SharedIndexInformer<Pod> pods;
    private final long began;

    private record Step(long nanos, int replicas) {}

    /** @param gone {@link Long#MAX_VALUE} until it is */
    private record Life(long begun, long gone) {
        Life endsNow() {
            return new Life(begun, System.nanoTime());
        }
    }

    /** Begins once it sees what is there; of pods that are labelled with the Deployment's name. */
    Course(Space space, String deployment) {
        this(space, deployment, Map.of("app", deployment));
    }

    /** The same of pods with other labels. */
    Course(Space space, String deployment, Map<String, String> labels) {
        deployments = space.client()
                .apps()
                .deployments()
                .inNamespace(space.name())
                .withName(deployment)
                .inform(new Numbers());
        pods = space.pods().withLabels(labels).inform(new Lives());
        began = System.nanoTime();
    }

    /** The most pods that were asked for. */
    int most() {
        return steps.stream().mapToInt(Step::replicas).max().orElse(0);
    }

    /** When the number first changed; the begin if it never did. */
    Duration firstWrite() {
        return steps.size() < 2 ? Duration.ZERO : since(steps.get(1).nanos());
    }

    /** The numbers, and the seconds at which each was seen. */
    String told() {
        return steps.stream()
                .skip(1)
                .map(step -> String.format(
                        Locale.ROOT,
                        "%d at %.1f s",
                        step.replicas(),
                        since(step.nanos()).toMillis() / 1e3))
                .collect(Collectors.joining(", ", steps.getFirst().replicas() + "; ", ""));
    }

    /** From the begin until then, of all pods that were there, starting and ending ones too. */
    double podSeconds(Duration until) {
        long end = began + until.toNanos();
        return lives.values().stream()
                        .mapToLong(life -> Math.min(end, life.gone()) - Math.max(began, life.begun()))
                        .filter(nanos -> nanos > 0)
                        .sum()
                / 1e9;
    }

    @Override
    public void close() {
        deployments.close();
        pods.close();
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanos - began);
    }

    private final class Numbers implements ResourceEventHandler<Deployment> {
        @Override
        public void onAdd(Deployment deployment) {
            onUpdate(deployment, deployment);
        }

        @Override
        public void onUpdate(Deployment before, Deployment deployment) {
            int replicas = deployment.getSpec().getReplicas();
            if (steps.isEmpty() || steps.getLast().replicas() != replicas) {
                steps.add(new Step(System.nanoTime(), replicas));
            }
        }

        @Override
        public void onDelete(Deployment deployment, boolean unknown) {}
    }

    private final class Lives implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            lives.putIfAbsent(name(pod), new Life(System.nanoTime(), Long.MAX_VALUE));
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {}

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            lives.computeIfPresent(name(pod), (_, life) -> life.endsNow());
        }
    }

    private static String name(HasMetadata item) {
        return item.getMetadata().getName();
    }
}
