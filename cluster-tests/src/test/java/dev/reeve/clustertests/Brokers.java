// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import static java.util.Objects.requireNonNullElse;

import dev.reeve.clientsdk.ReeveClient;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Two brokers in pods, and how they are reached from outside: by ports of the node. */
final class Brokers {
    private static final int COUNT = 2;
    private static final int SECONDS_MAX = 180;

    private final Space space;

    private Brokers(Space space) {
        this.space = space;
    }

    /** Waits until both are ready. */
    static Brokers start(Space space, TestAuthority authority) {
        Brokers brokers = none(space, authority);
        brokers.scale(COUNT);
        return brokers;
    }

    /** Their Services and settings, and no broker yet. */
    static Brokers none(Space space, TestAuthority authority) {
        space.createTls(
                "broker-tls", authority.secretFor("reeve-broker-headless", "reeve-broker-headless." + space.name()));
        Map<String, String> values = new HashMap<>(TestImages.onTheNodes());
        values.put(
                "SERVICES",
                ReactionST.services()
                        .map(name -> "    reeve.broker.services.\"" + name + "\".policy=public")
                        .collect(Collectors.joining("\n")));
        space.apply("brokers.yaml", values);
        return new Brokers(space);
    }

    /** Waits until so many are ready. */
    void scale(int brokers) {
        var _ = set().scale(brokers);
        var _ = set().waitUntilCondition(
                        set -> set != null
                                && set.getStatus() != null
                                && Integer.valueOf(brokers)
                                        .equals(requireNonNullElse(
                                                set.getStatus().getReadyReplicas(), 0)),
                        SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    /** All of them are gone at once, with all that they had. */
    void lose() {
        var _ = set().scale(0);
        space.pods().withLabel("app", "broker").withGracePeriod(0).delete();
    }

    private RollableScalableResource<StatefulSet> set() {
        return space.client().apps().statefulSets().inNamespace(space.name()).withName("broker");
    }

    /** A client of both. */
    ReeveClient client() {
        return client(COUNT);
    }

    /** A client of the first so many. */
    ReeveClient client(int brokers) {
        return ReeveClient.builder()
                .brokers(String.join(
                        ",",
                        IntStream.range(0, brokers)
                                .mapToObj(broker -> "tcp://" + space.nodeAddress() + ":" + port(broker))
                                .toList()))
                .idempotent("slow")
                .openCallsMax(10_000)
                .start();
    }

    private int port(int broker) {
        return space.client()
                .services()
                .inNamespace(space.name())
                .withName("broker-" + broker + "-outside")
                .require()
                .getSpec()
                .getPorts()
                .getFirst()
                .getNodePort();
    }
}
