// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One seed's world: a broker, its peers, and what must hold. */
final class SimWorld {
    static final int TICK_MS = 100;
    private static final List<String> SERVICES = List.of("idem", "once", "guarded", "temp");

    private final SplittableRandom random;
    private final BrokerSettings settings;
    private final Broker broker;
    private final SimClients clients;
    private final SimWorkers workers;
    private final Map<String, SimFairness> fairness = new HashMap<>();
    private final Deque<BrokerCommand.CheckToken> tokens = new ArrayDeque<>();
    private final Set<Long> gone = new HashSet<>();
    private long nowMs = 5_000;
    private long lastPeer;
    private long fingerprint;
    private long ended;
    private boolean leaving;
    private boolean drained;

    SimWorld(long seed) {
        this(seed, 0);
    }

    /** @param unixMs what the wall clock says while the monotonic one shows zero */
    SimWorld(long seed, long unixMs) {
        random = new SplittableRandom(seed);
        settings = settings();
        broker = new Broker(settings, new BrokerBoot(seed, random.nextLong(), ~seed, unixMs), (_, _, _) -> null);
        clients = new SimClients(this, random);
        workers = new SimWorkers(this, random);
        SERVICES.forEach(service -> fairness.put(service, new SimFairness()));
        on(new BrokerEvent.Tick());
    }

    private BrokerSettings settings() {
        BrokerSettings base = TestBroker.settings(
                ServiceRule.of("once", new ServicePolicy.Public()).withDeclared(true),
                ServiceRule.of("guarded", new ServicePolicy.Authenticated())
                        .withDeclared(true)
                        .withIdempotent(random.nextBoolean()));
        DeadlineSettings deadlines = new DeadlineSettings(5_000, 10_000, 10_000, 3_000, 0, 2_000);
        boolean wide = random.nextInt(4) == 0;
        if (wide) {
            return base.withDeadlines(deadlines)
                    .withBounds(base.bounds().withQueue(200, 10_000, 20_000).withOpen(30, 100));
        }
        boolean narrow = random.nextBoolean();
        return base.withDeadlines(deadlines)
                .withBounds(base.bounds()
                        .withQueue(2 + random.nextInt(40), narrow ? 400 : 10_000, narrow ? 600 : 20_000)
                        .withOpen(2 + random.nextInt(30), 4 + random.nextInt(40)));
    }

    long fingerprint() {
        return fingerprint;
    }

    long nowMs() {
        return nowMs;
    }

    long heartbeatMs() {
        return settings.heartbeat().intervalMs();
    }

    String anyService() {
        return SERVICES.get(random.nextInt(SERVICES.size()));
    }

    SimFairness fairness(String service) {
        return fairness.computeIfAbsent(service, _ -> new SimFairness());
    }

    SimWorkers workers() {
        return workers;
    }

    /** The broker drains: it takes nothing new. */
    boolean isLeaving() {
        return leaving;
    }

    /** The broker took it for dead, or knows it no more. */
    boolean isExpired(SimWorker worker) {
        Peer peer = broker.parts().peers().get(worker.peer);
        return peer == null || !(peer.state() instanceof PeerState.AsWorker);
    }

    void gone(long peer) {
        gone.add(peer);
    }

    void run() {
        int steps = 150 + random.nextInt(250);
        int leaveAt = random.nextInt(3) == 0 ? steps - random.nextInt(40) : steps + 1;
        for (int i = 0; i < steps; i++) {
            if (i == leaveAt) {
                leaving = true;
                on(new BrokerEvent.DrainStarted(Duration.ofSeconds(5)));
            }
            step();
        }
        passQuietly(120, TICK_MS);
        passQuietly(100, 1_000);
        checkTheEnd();
    }

    /** No peer does anything any more: deadlines, leases and the patience with busy plain workers run out. */
    private void passQuietly(int ticks, int tickMs) {
        for (int i = 0; i < ticks; i++) {
            nowMs += tickMs;
            on(new BrokerEvent.Tick());
        }
    }

    private void step() {
        switch (random.nextInt(22)) {
            case 0, 1 -> clients.connect();
            case 2, 3, 4 -> workers.connect();
            case 5, 6, 7, 8, 9 -> clients.request();
            case 10, 11, 12 -> workers.work();
            case 13 -> workers.lose();
            case 14 -> clients.cancelOrLeave();
            case 15 -> misbehave();
            case 16 -> workers.silence();
            case 17 -> workers.steer();
            case 18 -> rareness();
            default -> pass();
        }
        checkCounters();
        broker.parts().services().all().forEach(workers::checkHeld);
    }

    private void rareness() {
        if (random.nextInt(4) == 0) {
            clients.rush();
            for (int i = 0; i < 40; i++) {
                workers.work();
            }
        } else {
            clients.readSlowly();
        }
    }

    private void misbehave() {
        byte[] noise = new byte[random.nextInt(12)];
        random.nextBytes(noise);
        if (random.nextBoolean()) {
            workers.misbehave(noise);
        } else {
            clients.misbehave(noise);
        }
    }

    private void pass() {
        for (int i = random.nextInt(15); i >= 0; i--) {
            nowMs += 1 + random.nextInt(TICK_MS);
            on(new BrokerEvent.Tick());
        }
        workers.beat();
    }

    long connect(boolean reeveProperty, Set<PeerRole> roles) {
        long peer = ++lastPeer;
        on(new BrokerEvent.PeerConnected(peer, "", PeerRights.loopback(roles), reeveProperty));
        return peer;
    }

    void send(long peer, List<byte[]> frames) {
        on(new BrokerEvent.MessageReceived(peer, frames));
    }

    void on(BrokerEvent event) {
        boolean wrongTime = !(event instanceof BrokerEvent.Tick) && random.nextInt(50) == 0;
        broker.on(event, wrongTime ? nowMs - 3_600_000 : nowMs, this::carryOut);
        CoreAudit.check(broker);
        must(!leaving || broker.parts().services().queuedBytes() == 0, "nothing waits at a broker that leaves", "");
        while (!tokens.isEmpty() && random.nextInt(3) != 0) {
            BrokerCommand.CheckToken check = tokens.removeFirst();
            if (random.nextInt(8) != 0) {
                on(new BrokerEvent.TokenChecked(check.ticket(), verdictOn(Raw.text(check.token()))));
            }
        }
    }

    private static TokenVerdict verdictOn(String token) {
        return token.startsWith(SimRequest.FORGED)
                ? new TokenVerdict.Refused("SIMULATED")
                : new TokenVerdict.Verified(
                        Identity.newBuilder().setSubject(token).build());
    }

    private void carryOut(BrokerCommand command) {
        fingerprint = fingerprint * 31 + command.getClass().getSimpleName().hashCode();
        switch (command) {
            case BrokerCommand.Send(long peer, List<byte[]> frames) -> deliver(peer, frames);
            case BrokerCommand.CheckToken check -> tokens.addLast(check);
            case BrokerCommand.RequestEnded end -> ended += end.plainClient() ? 0 : 1;
            case BrokerCommand.Drained _ -> {
                drained = true;
                checkAllEnded();
            }
            case BrokerCommand.WorkerChanged(
                    long peer,
                    String _,
                    String _,
                    boolean _,
                    WorkerChange change,
                    String _) -> {
                SimWorker worker = workers.get(peer);
                boolean early = worker != null && nowMs - worker.heardMs < worker.patienceMs(settings.heartbeat());
                must(change != WorkerChange.EXPIRED || !early, "no worker is given up early", "" + peer);
            }
            case BrokerCommand.Close(long peer, String _) -> {
                gone.add(peer);
                clients.closed(peer);
            }
            case BrokerCommand.Dropped _,
                    BrokerCommand.Revoked _,
                    BrokerCommand.Intercepted _,
                    BrokerCommand.InterceptorFailed _,
                    BrokerCommand.Audited _,
                    BrokerCommand.QueueGrew _ -> {}
        }
    }

    private void deliver(long peer, List<byte[]> frames) {
        must(!gone.contains(peer), "nothing is sent to a lost or disconnected peer", "" + peer);
        for (byte[] frame : frames) {
            fingerprint = fingerprint * 31 + frame.length;
        }
        SimWorker worker = workers.get(peer);
        SimClient client = clients.get(peer);
        if (worker != null) {
            workers.received(worker, frames);
        } else if (client != null) {
            clients.received(client, frames);
        }
    }

    /** A worker gets a request; {@code envelope} is null for a plain one. */
    void executes(SimWorker worker, String content, @Nullable RequestEnvelope envelope) {
        String service = worker.service;
        SimRequest request = clients.request(content);
        // whose token is being looked at has been sent, but does not wait in the queue yet: its order promises nothing
        boolean isOrdered = !service.equals("guarded");
        if (request == null) {
            if (isOrdered) {
                fairness(service).served(1);
            }
            return;
        }
        request.executions++;
        must(!request.ended && !request.cancelled, "no attempt after the end", content);
        must(!request.partialRelayed, "no attempt after a relayed PARTIAL", content);
        must(!request.isForged(), "a forged token opens nothing", content);
        int most = service.equals("once") ? 1 : 3;
        must(request.executions <= most, "attempts within bounds", content);
        if (envelope != null) {
            String subject = envelope.getStamp().getIdentity().getSubject();
            must(subject.equals(request.token), "a worker is told the caller's identity", content);
            must(envelope.getStamp().getAttempt() == request.executions, "attempts are numbered", content);
        }
        if (request.executions == 1 && isOrdered) {
            fairness(service).goes(request);
        }
        if (envelope != null && envelope.getAffinityKey().isEmpty()) {
            checkLeast(worker);
        }
    }

    /** Of the workers with room it goes to one with the least in hand. */
    private void checkLeast(SimWorker chosen) {
        Service service = broker.parts().services().find(chosen.service);
        must(service != null, "a worker's service is known", chosen.service);
        if (service != null) {
            for (Worker other : service.workers()) {
                boolean less = other.countedFree > 0 && other.held() < chosen.held.size() - 1;
                must(!less, "the least loaded worker is chosen", other.instanceId());
            }
        }
    }

    /** Everything that arrived is somewhere: ended, waiting or with a worker. */
    private void checkCounters() {
        for (BrokerStats.ServiceStats stats : broker.stats(nowMs).services()) {
            long over = stats.rejected() + stats.completions() + stats.expired() + stats.failed() + stats.cancelled();
            long live = stats.arrivals() - over - stats.waiting();
            must(live >= 0 && live <= stats.inFlight(), "what arrived is somewhere", "" + stats);
        }
    }

    private void checkAllEnded() {
        for (SimRequest request : clients.requests()) {
            must(request.ended || request.cancelled, "every request has an end", request.content);
        }
    }

    private void checkTheEnd() {
        BrokerStats stats = broker.stats(nowMs);
        must(stats.queuedBytes() == 0, "nothing is queued for ever", "" + stats);
        must(stats.tokensWaiting() == 0, "no token is checked for ever", "" + stats);
        must(drained == leaving, "a drain is over in the end", "" + drained);
        checkAllEnded();
        long requests = (long) clients.requests().size() + clients.copies();
        must(ended == requests, "one end per accepted or refused request", ended + " of " + requests);
        for (BrokerStats.ServiceStats service : stats.services()) {
            must(service.waiting() == 0, "nothing waits for ever", "" + service);
            must(!service.service().equals("temp") || service.readyWorkers() > 0, "an idle service goes", "temp");
        }
    }
}
