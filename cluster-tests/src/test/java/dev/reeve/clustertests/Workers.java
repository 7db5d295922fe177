// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The Deployment of workers of the service slow, and what its pods said last. */
final class Workers implements AutoCloseable, ResourceEventHandler<Pod> {
    private static final String NAME = "slow";

    /** Its program was not there yet. */
    private static final String NEVER_BEGAN = "nothing";

    private final Space space;
    private final Map<String, String> lastWords = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    private Workers(Space space) {
        this.space = space;
        this.informer = space.pods().withLabel("app", NAME).inform(this);
    }

    /** Makes it, with no pods yet. */
    static Workers none(Space space, int millis) {
        make(space, NAME, "reeve-broker-headless", millis);
        return new Workers(space);
    }

    /** The Deployment of workers of a service, with its name and no pods yet, that look for their brokers there. */
    static void make(Space space, String service, String brokers, int millis) {
        apply(
                space,
                Cluster.resource("workers.yaml").replaceFirst("spec:\n", "spec:\n  replicas: 0\n"),
                service,
                brokers,
                millis);
    }

    /** Sends them elsewhere; who has written the number of its pods keeps it. */
    static void mend(Space space, String service, String brokers, int millis) {
        apply(space, Cluster.resource("workers.yaml"), service, brokers, millis);
    }

    private static void apply(Space space, String manifest, String service, String brokers, int millis) {
        Map<String, String> values = new HashMap<>(TestImages.onTheNodes());
        values.put("NAME", service);
        values.put("BROKERS", brokers);
        values.put("MILLIS", Integer.toString(millis));
        space.applyText(manifest, values);
    }

    void scale(int replicas) {
        var _ = space.deployment(NAME).scale(replicas);
    }

    int replicas() {
        return space.replicas(NAME);
    }

    int ready() {
        Integer ready = space.deployment(NAME).require().getStatus().getReadyReplicas();
        return ready == null ? 0 : ready;
    }

    void awaitReady(int wanted, int seconds) {
        space.awaitReady(NAME, wanted, seconds);
    }

    /** By pod, of all that ended. */
    Map<String, String> lastWords() {
        return Map.copyOf(lastWords);
    }

    /** Of the pods there are: when containers began and pods were ready, in whole seconds since the first was made. */
    String starts() {
        List<Pod> pods = space.pods(NAME);
        Instant first = pods.stream()
                .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        List<Long> began = seconds(
                first,
                pods.stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .map(ContainerStatus::getState)
                        .filter(state -> state.getRunning() != null)
                        .map(state -> state.getRunning().getStartedAt()));
        List<Long> ready = seconds(
                first,
                pods.stream()
                        .flatMap(pod -> pod.getStatus().getConditions().stream())
                        .filter(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"))
                        .map(PodCondition::getLastTransitionTime));
        return "containers began after " + began + " s, ready after " + ready + " s";
    }

    private static List<Long> seconds(Instant since, Stream<String> times) {
        return times.map(time -> Duration.between(since, Instant.parse(time)).toSeconds())
                .sorted()
                .toList();
    }

    /** Pods that had calls when they were told to end, or were ended without being told. */
    List<String> stoppedBusy() {
        return lastWords.entrySet().stream()
                .filter(pod ->
                        !pod.getValue().equals("busy 0") && !pod.getValue().equals(NEVER_BEGAN))
                .map(pod -> pod.getKey() + " " + pod.getValue())
                .toList();
    }

    @Override
    public void onAdd(Pod pod) {
        heard(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        heard(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
        heard(pod);
    }

    private void heard(Pod pod) {
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            if (container.getState().getTerminated() != null) {
                String words = container.getState().getTerminated().getMessage();
                lastWords.put(pod.getMetadata().getName(), words == null ? NEVER_BEGAN : words);
            }
        }
    }

    @Override
    public void close() {
        informer.close();
    }
}
