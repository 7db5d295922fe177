// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Deployment {@code echo}, watched as the operator does. */
final class Targets implements TargetListener, AutoCloseable {
    static final String NAME = "echo";
    private static final long WAIT_S = 10;

    private final ClusterUnderTest cluster;
    private final TargetWatch watch;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    Targets(ClusterUnderTest cluster, Clock clock) {
        this.cluster = cluster;
        watch = new TargetWatch(cluster.client(), Set.of(cluster.namespace()), this, clock);
        watch.start();
        watch.watch(cluster.namespace(), NAME);
    }

    /** What was told; empty = missing. */
    private record Told(Optional<TargetView> view) {}

    /** Who does not listen. */
    static final class Nobody implements TargetListener {
        @Override
        public void seen(String namespace, String deployment, TargetView view) {}

        @Override
        public void missing(String namespace, String deployment) {}
    }

    /** None of what has been told by now is so. */
    boolean nothingMore(Predicate<TargetView> unwanted) {
        return told.stream().noneMatch(each -> each.view().filter(unwanted).isPresent());
    }

    TargetWatch watch() {
        return watch;
    }

    Deployment create(int replicas, long graceSeconds, long stopMs) {
        return cluster.client()
                .resource(Workloads.deployment(cluster.namespace(), NAME, replicas, cluster.pod(graceSeconds, stopMs)))
                .create();
    }

    Deployment deployment() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName(NAME)
                .get();
    }

    List<Pod> pods() {
        return cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel("app", NAME)
                .list()
                .getItems();
    }

    /** Until it is told so. */
    TargetView await(Predicate<TargetView> wanted) throws InterruptedException {
        return awaitTold(view -> view.filter(wanted).isPresent()).orElseThrow();
    }

    void awaitMissing() throws InterruptedException {
        awaitTold(Optional::isEmpty);
    }

    TargetView awaitReady(int pods) throws InterruptedException {
        return await(view -> view.readyPods() == pods && view.pods().size() == pods);
    }

    void awaitGone(String pod) {
        cluster.client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName(pod)
                .waitUntilCondition(found -> found == null, WAIT_S, TimeUnit.SECONDS);
    }

    private Optional<TargetView> awaitTold(Predicate<Optional<TargetView>> wanted) throws InterruptedException {
        @Nullable Told next = told.poll(WAIT_S, TimeUnit.SECONDS);
        while (next != null && !wanted.test(next.view())) {
            next = told.poll(WAIT_S, TimeUnit.SECONDS);
        }
        if (next == null) {
            throw new AssertionError("not told within " + WAIT_S + " s");
        }
        return next.view();
    }

    @Override
    public void seen(String namespace, String deployment, TargetView view) {
        told.add(new Told(Optional.of(view)));
    }

    @Override
    public void missing(String namespace, String deployment) {
        told.add(new Told(Optional.empty()));
    }

    @Override
    public void close() {
        watch.close();
    }
}
