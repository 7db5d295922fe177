// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import dev.reeve.protocol.MdpVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One seed's cluster: brokers, clients and workers on a network, and everything that happens to them.
 *
 * <pre>
 *  faults and load (seeded) --> heal all, no more load --> everything has ended --> each client calls each service
 *          safety at every step                                                     and is answered: liveness
 * </pre>
 *
 * Adversarial weather has no liveness: a FINAL that is lost on a connection that goes on is not of this world.
 */
final class ClusterWorld {
    private static final List<String> SERVICES = List.of("idem", "once");
    private static final int LOAD_MS = 4_000;
    private static final int HEAL_MS = 7_500;
    /** Three attempts at plain workers that hold it in silence for 3 s each, and 2 s in the queue before each. */
    private static final int ADVERSITY_MS = 15_000;

    private static final int ANSWER_MS = 4_000;

    private final ClusterClock clock = new ClusterClock();
    private final SplittableRandom random;
    private final boolean adversarial;
    private final ClusterHistory history;
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<ClusterCaller> callers = new ArrayList<>();
    private final List<ClusterPlainCaller> plainCallers = new ArrayList<>();
    private final List<ClusterWorker> workers = new ArrayList<>();
    private long lastCall;

    /** @param wallMs what the brokers' wall clocks say, each a little else */
    ClusterWorld(long seed, long wallMs) {
        random = new SplittableRandom(seed);
        adversarial = random.nextInt(4) == 0;
        history = new ClusterHistory(adversarial);
        BrokerSettings settings = settings();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            long offsetMs = random.nextLong(1L << 40);
            nodes.add(new ClusterNode(clock, random.split(), history, settings, offsetMs, wallMs + i * 300_000L));
        }
        nodes.forEach(ClusterNode::start);
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            hire(i);
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            callers.add(new ClusterCaller(this, random.split()));
            plainCallers.add(new ClusterPlainCaller(
                    this, random.split(), random.nextBoolean() ? MdpVersion.MDP01 : MdpVersion.MDP02));
        }
    }

    private BrokerSettings settings() {
        BrokerSettings base = TestBroker.settings(
                ServiceRule.of("once", new ServicePolicy.Public()).withDeclared(true));
        return base.withHeartbeat(new HeartbeatSettings(500, 3, 3_000, 3_000))
                .withDeadlines(new DeadlineSettings(3_000, 5_000, 5_000, 2_000, 0, 600_000))
                .withBounds(base.bounds()
                        .withQueue(6 + random.nextInt(20), 600, 1_000)
                        .withOpen(8 + random.nextInt(20), 60));
    }

    private void hire(int number) {
        boolean reeve = random.nextInt(3) != 0;
        MdpVersion version = reeve || random.nextBoolean() ? MdpVersion.MDP02 : MdpVersion.MDP01;
        String service = SERVICES.get(number % SERVICES.size());
        int capacity = reeve ? 1 + random.nextInt(3) : 1;
        workers.add(new ClusterWorker(this, random.split(), "w" + number, service, version, reeve, capacity));
    }

    static boolean isIdempotent(String service) {
        return service.equals("idem");
    }

    ClusterClock clock() {
        return clock;
    }

    ClusterHistory history() {
        return history;
    }

    List<ClusterNode> nodes() {
        return nodes;
    }

    boolean isAdversarial() {
        return adversarial;
    }

    /** The time of faults is over. */
    boolean isCalm() {
        return clock.nowMs() > LOAD_MS;
    }

    long nextCallId() {
        return ++lastCall;
    }

    private List<ClusterLink> links() {
        List<ClusterLink> links = new ArrayList<>();
        nodes.forEach(node -> links.addAll(node.links()));
        return links;
    }

    /** What the run came to; the same for the same seed. */
    long fingerprint() {
        return history.fingerprint();
    }

    void run() {
        clock.in(100, this::load);
        clock.in(300, this::harm);
        clock.runUntil(LOAD_MS);
        heal();
        clock.runUntil(LOAD_MS + HEAL_MS);
        while (adversarial && isSomethingQueued() && clock.nowMs() < LOAD_MS + ADVERSITY_MS) {
            clock.runUntil(clock.nowMs() + 500);
        }
        checkTheEnd();
        if (!adversarial) {
            checkLiveness();
        }
    }

    private void load() {
        if (clock.nowMs() < LOAD_MS - 200) {
            String service = SERVICES.get(random.nextInt(SERVICES.size()));
            if (random.nextInt(3) == 0) {
                any(plainCallers).invoke(service);
            } else {
                any(callers).invoke(service, 100 + random.nextInt(4_000));
            }
            clock.in(random.nextInt(random.nextInt(12) == 0 ? 500 : 60), this::load);
        }
    }

    private void harm() {
        if (clock.nowMs() < LOAD_MS - 200) {
            switch (random.nextInt(12)) {
                case 0 -> restart(any(nodes));
                case 1 -> any(workers).crash();
                case 2, 3 -> any(workers).freeze(200 + random.nextInt(4_000));
                case 4 -> sever();
                case 5 -> swizzle();
                case 6 -> any(nodes).sleep(50 + random.nextInt(2_500));
                case 7 -> any(workers).drain();
                case 8 -> credit(any(workers));
                case 9 -> any(callers).cancelOne();
                case 10 -> rare();
                default -> any(plainCallers).giveUp();
            }
            clock.in(random.nextInt(500), this::harm);
        }
    }

    private void rare() {
        switch (random.nextInt(3)) {
            case 0 -> lie(any(workers));
            case 1 -> any(nodes).drain();
            default -> links().stream().findFirst().ifPresent(ClusterLink::close);
        }
    }

    private void lie(ClusterWorker worker) {
        if (!adversarial) {
            worker.lie();
        }
    }

    private void sever() {
        List<ClusterLink> links = links();
        if (!links.isEmpty()) {
            any(links).sever();
        }
    }

    private void restart(ClusterNode node) {
        node.crash();
        clock.in(100 + random.nextInt(1_500), node::start);
    }

    private void credit(ClusterWorker worker) {
        worker.credit(random.nextInt(worker.capacity() + 1));
        clock.in(random.nextInt(1_000), () -> worker.credit(worker.capacity()));
    }

    /** Stops links one by one, and lets them go in another order: FoundationDB's swizzle-clog. */
    private void swizzle() {
        List<ClusterLink> links = links();
        for (int i = Math.min(links.size(), 1 + random.nextInt(5)); i > 0; i--) {
            ClusterLink link = any(links);
            boolean towardsBroker = random.nextBoolean();
            boolean both = random.nextBoolean();
            clock.in(random.nextInt(400), () -> {
                link.clog(towardsBroker);
                if (both) {
                    link.clog(!towardsBroker);
                }
            });
            clock.in(400 + random.nextInt(3_000), () -> unclog(link));
        }
    }

    private static void unclog(ClusterLink link) {
        link.unclog(true);
        link.unclog(false);
    }

    private void heal() {
        clock.in(500, () -> {
            nodes.forEach(ClusterNode::start);
            nodes.forEach(ClusterNode::quiet);
            links().forEach(ClusterWorld::unclog);
            workers.forEach(ClusterWorker::thaw);
            workers.forEach(worker -> worker.credit(worker.capacity()));
        });
    }

    private boolean isSomethingQueued() {
        return nodes.stream()
                .map(ClusterNode::broker)
                .anyMatch(broker -> broker != null && broker.stats(0).queuedBytes() > 0);
    }

    private void checkTheEnd() {
        Set<Long> boots = new HashSet<>();
        for (ClusterNode node : nodes) {
            Broker broker = node.broker();
            must(broker != null, "every broker is up again", "");
            if (broker != null) {
                boots.add(node.bootId());
                checkEmpty(broker.stats(0));
            }
        }
        history.checkTheEnd(boots);
        callers.forEach(caller -> must(caller.openCount() == 0, "every call has ended", ""));
    }

    private void checkEmpty(BrokerStats stats) {
        must(stats.queuedBytes() == 0, "nothing is queued when all has ended", "" + stats);
        for (BrokerStats.ServiceStats service : stats.services()) {
            boolean idle = service.waiting() == 0 && (adversarial || service.inFlight() == 0);
            must(idle, "nothing is held when all has ended", "" + service);
        }
    }

    /** Everything is well again: each client's call for what a worker serves is answered. */
    private void checkLiveness() {
        Set<String> everywhere = new HashSet<>();
        for (ClusterWorker worker : workers) {
            if (worker.isReeve()) {
                everywhere.add(worker.service());
            }
        }
        callers.forEach(ClusterCaller::takeOkay);
        plainCallers.forEach(ClusterPlainCaller::takeAnswered);
        for (String service : everywhere) {
            callers.forEach(caller -> caller.invoke(service, ANSWER_MS));
            plainCallers.forEach(caller -> caller.invoke(service));
        }
        int wanted = everywhere.size() * (callers.size() + plainCallers.size());
        int answered = 0;
        for (int i = 0; i < ANSWER_MS / 200 && answered < wanted; i++) {
            clock.runUntil(clock.nowMs() + 200);
            answered += callers.stream().mapToInt(ClusterCaller::takeOkay).sum();
            answered += plainCallers.stream()
                    .mapToInt(ClusterPlainCaller::takeAnswered)
                    .sum();
        }
        must(answered == wanted, "a healed cluster answers", answered + " of " + wanted);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
