// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import dev.reeve.clientsdk.ReeveClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
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
        space.createTls("broker-tls", authority.secretFor("reeve-broker-headless"));
        Map<String, String> values = new HashMap<>(TestImages.onTheNodes());
        values.put(
                "SERVICES",
                ReactionST.services()
                        .map(name -> "    reeve.broker.services.\"" + name + "\".policy=public")
                        .collect(Collectors.joining("\n")));
        space.apply("brokers.yaml", values);
        var _ = space.client()
                .apps()
                .statefulSets()
                .inNamespace(space.name())
                .withName("broker")
                .waitUntilCondition(
                        set -> set != null
                                && set.getStatus() != null
                                && Integer.valueOf(COUNT).equals(set.getStatus().getReadyReplicas()),
                        SECONDS_MAX,
                        TimeUnit.SECONDS);
        return new Brokers(space);
    }

    /** A client of both. */
    ReeveClient client() {
        return ReeveClient.builder()
                .brokers(String.join(
                        ",",
                        IntStream.range(0, COUNT)
                                .mapToObj(broker -> "tcp://" + address() + ":" + port(broker))
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

    private String address() {
        Node node = space.client().nodes().list().getItems().getFirst();
        return node.getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .map(NodeAddress::getAddress)
                .findFirst()
                .orElseThrow();
    }
}
