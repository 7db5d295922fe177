// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.testkit.ProcessPool;
import dev.reeve.testkit.history.HistoryReport;
import dev.reeve.testkit.history.HistoryRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Networks that break between two brokers, two workers and a client, each on a host of its own: whole partitions, one
 * direction only, many links one after the other. Promises 1 to 3, 5, 6; and everything is well again by itself.
 */
@Tag("F5")
@Timeout(300)
class PartitionIT {
    /** Registrations when all is well: two services at two brokers, for each of two workers. */
    private static final int PLACES = 4;

    private static final Duration HEALED_MAX = Duration.ofSeconds(30);
    private static final int PORT = 5555;

    /** A short lease, for the ordinary suite: expired after 1.5 s. */
    private static final Duration QUICK = Duration.ofMillis(500);

    private static final Duration DEFAULT = Duration.ofMillis(2_500);

    /** The network with what runs on it. */
    private static final class World implements AutoCloseable {
        private final NetworkNamespaces network = NetworkNamespaces.require();
        private final HistoryRun run = new HistoryRun(0);
        private final List<ProcessPool.Child> workers = new ArrayList<>();
        private final List<ProcessPool.Child> clients = new ArrayList<>();
        private final Random random = new Random(run.seed());
        private final Duration lease;

        private World(Duration heartbeat) {
            lease = heartbeat.multipliedBy(3);
        }

        static World start(Duration heartbeat, int rate) {
            World world = new World(heartbeat);
            try {
                world.populate(heartbeat, rate);
                return world;
            } catch (RuntimeException | AssertionError e) {
                world.close();
                throw e;
            }
        }

        private void populate(Duration heartbeat, int rate) {
            network.hosts("b1", "b2", "w1", "w2", "c1");
            ProcessPool.Child[] brokers = {broker("b1", heartbeat), broker("b2", heartbeat)};
            HistoryRun.awaitListening(brokers);
            String endpoints = "brokers=" + endpoint("b1") + "," + endpoint("b2");
            for (String who : List.of("w1", "w2")) {
                List<String> program = run.program(HistoryWorker.class, who, endpoints, "handler-ms=30");
                workers.add(run.start(who, network.on(who, program)));
            }
            List<String> program =
                    run.program(HistoryClient.class, "c1", endpoints, "rate=" + rate, "deadline-ms=8000");
            clients.add(run.start("c1", network.on("c1", program)));
            awaitWell();
        }

        private ProcessPool.Child broker(String host, Duration heartbeat) {
            return run.start(
                    host,
                    network.on(
                            host,
                            HistoryRun.brokerCommand(
                                    host,
                                    List.of(
                                            "reeve.broker.mdp.host=" + network.address(host),
                                            "reeve.broker.mdp.port=" + PORT,
                                            "reeve.broker.mdp.allow-null=true",
                                            "reeve.broker.heartbeat.interval=" + heartbeat.toMillis() + "ms"))));
        }

        private String endpoint(String host) {
            return "tcp://" + network.address(host) + ":" + PORT;
        }

        private ProcessPool.Child client() {
            return clients.getFirst();
        }

        /** Every worker is registered everywhere, the client sees both brokers, calls are answered. */
        void awaitWell() {
            long startedNanos = System.nanoTime();
            Awaitility.await("all connections are back")
                    .atMost(HEALED_MAX)
                    .until(() -> HistoryRun.last(client(), "brokers") == 2
                            && workers.stream().allMatch(worker -> HistoryRun.last(worker, "places") == PLACES));
            HistoryRun.awaitMoreOk(client(), 20, HEALED_MAX);
            System.out.println("well after "
                    + Duration.ofNanos(System.nanoTime() - startedNanos).toMillis() + " ms");
        }

        /** Long enough for everybody to notice, and a little more or less. */
        void pass() {
            long millis = lease.toMillis() / 2 + random.nextLong(2 * lease.toMillis());
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(millis))
                    .atMost(HEALED_MAX)
                    .until(() -> true);
        }

        void pause() {
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(random.nextLong(lease.toMillis() / 2)))
                    .until(() -> true);
        }

        /** Every promise was kept, and idempotent calls were answered or are UNKNOWN at worst. */
        void finish() {
            run.finish(client());
            HistoryReport report = run.check(HistoryRules.strict().sends(HistoryRun.SENDS_MAX));
            assertThat(report.outcomes(HistoryReport.IDEMPOTENT)).containsKey("ok");
            assertThat(report.outcomes(HistoryReport.ONCE)).containsKey("ok");
        }

        @Override
        public void close() {
            run.close();
            network.close();
        }
    }

    @Test
    void survivesBrokenLinks() {
        try (World world = World.start(QUICK, 100)) {
            partition(world, "b2", "c1");
            oneWay(world, "w2", "b1");
            oneWay(world, "b2", "w1");
            swizzleClog(world);
            world.finish();
        }
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void survivesPartitionsOfAllKinds() {
        everyKind(QUICK, 10, 100);
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void survivesPartitionsOfAllKindsWithTheDefaultLease() {
        everyKind(DEFAULT, 5, 200);
    }

    private static void everyKind(Duration heartbeat, int rounds, int rate) {
        try (World world = World.start(heartbeat, rate)) {
            for (int round = 0; round < rounds; round++) {
                partition(world, "b1", "w1");
                partition(world, "b2", "c1");
                oneWay(world, "w2", "b1");
                oneWay(world, "b2", "w2");
                oneWay(world, "c1", "b1");
                oneWay(world, "b2", "c1");
            }
            world.finish();
        }
    }

    private static void partition(World world, String one, String other) {
        world.network.cut(one, other);
        world.pass();
        world.network.heal();
        System.out.println("healed: " + one + " and " + other);
        world.awaitWell();
    }

    private static void oneWay(World world, String from, String to) {
        world.network.cutOneWay(from, to);
        world.pass();
        world.network.heal();
        System.out.println("healed: " + from + " to " + to);
        world.awaitWell();
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void survivesManySwizzleClogs() {
        for (Duration heartbeat : List.of(QUICK, DEFAULT)) {
            try (World world = World.start(heartbeat, 200)) {
                for (int round = 0; round < 10; round++) {
                    swizzleClog(world);
                }
                world.finish();
            }
        }
    }

    /** Links stop one by one in random order, and come back in another. */
    private static void swizzleClog(World world) {
        List<Link> links = new ArrayList<>();
        for (String broker : List.of("b1", "b2")) {
            for (String peer : List.of("w1", "w2", "c1")) {
                links.add(new Link(broker, peer));
            }
        }
        Collections.shuffle(links, world.random);
        for (Link link : links) {
            world.network.cut(link.broker(), link.peer());
            world.pause();
        }
        Collections.shuffle(links, world.random);
        for (Link link : links) {
            world.network.heal(link.broker(), link.peer());
            world.pause();
        }
        world.awaitWell();
    }

    private record Link(String broker, String peer) {}
}
