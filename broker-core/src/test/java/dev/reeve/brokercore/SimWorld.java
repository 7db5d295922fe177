// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Identity;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final int TICK_MS = 100;
    private static final List<String> SERVICES = List.of("idem", "once", "guarded");

    private final SplittableRandom random;
    private final Broker broker;
    private final Map<Long, SimClient> clients = new HashMap<>();
    private final Map<Long, SimWorker> workers = new HashMap<>();
    private final Map<Long, SimRequest> requests = new HashMap<>();
    private final Deque<BrokerCommand> followUps = new ArrayDeque<>();
    private final Set<Long> gone = new HashSet<>();
    private final Map<String, Integer> executions = new HashMap<>();
    private long nowMs = 5_000;
    private long lastPeer;
    private long lastRequest;
    private long fingerprint;
    private long ended;
    private boolean quiet;

    SimWorld(long seed) {
        this(seed, 0);
    }

    /** @param unixMs what the wall clock says while the monotonic one shows zero */
    SimWorld(long seed, long unixMs) {
        random = new SplittableRandom(seed);
        BrokerSettings settings = TestBroker.settings(
                        ServiceRule.of("once", new ServicePolicy.Public()).withDeclared(true),
                        ServiceRule.of("guarded", new ServicePolicy.Authenticated())
                                .withDeclared(true)
                                .withIdempotent(random.nextBoolean()))
                .withBounds(BoundSettings.defaults()
                        .withQueue(5 + random.nextInt(40), 10_000, 20_000)
                        .withOpen(20 + random.nextInt(30), 60));
        broker = new Broker(settings, new BrokerBoot(seed, random.nextLong(), unixMs), (_, _, _) -> null);
    }

    long fingerprint() {
        return fingerprint;
    }

    /** A client connection and the ids of what it has open. */
    private static final class SimClient {
        private final long peer;
        private final boolean reeve;
        private final MdpVersion version;
        private final Set<Long> open = new HashSet<>();

        private SimClient(long peer, boolean reeve, MdpVersion version) {
            this.peer = peer;
            this.reeve = reeve;
            this.version = version;
        }
    }

    /** A worker connection and what it holds. */
    private static final class SimWorker {
        private final long peer;
        private final boolean reeve;
        private final MdpVersion version;
        private final String service;
        private final int capacity;
        private final Deque<TestWorker.Job> held = new ArrayDeque<>();
        private boolean silent;
        private boolean disconnected;

        private SimWorker(long peer, boolean reeve, MdpVersion version, String service, int capacity) {
            this.peer = peer;
            this.reeve = reeve;
            this.version = version;
            this.service = service;
            this.capacity = capacity;
        }
    }

    /** A Reeve request and its one end. */
    private static final class SimRequest {
        private final String service;
        private final long dueMs;
        private boolean ended;
        private boolean cancelled;
        private int attemptOfPartial;

        private SimRequest(String service, long dueMs) {
            this.service = service;
            this.dueMs = dueMs;
        }
    }

    void run() {
        int steps = 150 + random.nextInt(250);
        for (int i = 0; i < steps; i++) {
            step();
        }
        if (random.nextInt(4) == 0) {
            on(new BrokerEvent.DrainStarted(Duration.ofSeconds(5)));
        }
        quiet = true;
        passQuietly(200, TICK_MS);
        passQuietly(240, 1_000);
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
        switch (random.nextInt(20)) {
            case 0, 1 -> connectClient();
            case 2, 3, 4 -> connectWorker();
            case 5, 6, 7, 8, 9 -> request();
            case 10, 11, 12 -> work();
            case 13 -> loseWorker();
            case 14 -> cancelOrLeave();
            case 15 -> misbehave();
            case 16 -> silence();
            default -> pass();
        }
        assertThat(broker.stats(nowMs).queuedBytes()).isBetween(0L, 20_000L);
        checkCounters();
    }

    private void on(BrokerEvent event) {
        broker.on(event, nowMs, this::carryOut);
        CoreAudit.check(broker);
        while (!followUps.isEmpty()) {
            BrokerCommand.CheckToken check = (BrokerCommand.CheckToken) followUps.removeFirst();
            if (random.nextInt(8) == 0) {
                continue;
            }
            TokenVerdict verdict = random.nextInt(4) == 0
                    ? new TokenVerdict.Refused("SIMULATED")
                    : new TokenVerdict.Verified(
                            Identity.newBuilder().setSubject("u_1").build());
            broker.on(new BrokerEvent.TokenChecked(check.ticket(), verdict), nowMs, this::carryOut);
        }
    }

    private void carryOut(BrokerCommand command) {
        fingerprint = fingerprint * 31 + command.getClass().getSimpleName().hashCode();
        switch (command) {
            case BrokerCommand.Send(long peer, List<byte[]> frames) -> deliver(peer, frames);
            case BrokerCommand.CheckToken check -> followUps.addLast(check);
            case BrokerCommand.RequestEnded end -> ended += end.plainClient() ? 0 : 1;
            case BrokerCommand.Close _,
                    BrokerCommand.Dropped _,
                    BrokerCommand.WorkerChanged _,
                    BrokerCommand.Revoked _,
                    BrokerCommand.QueueGrew _,
                    BrokerCommand.Drained _ -> {}
        }
    }

    private void deliver(long peer, List<byte[]> frames) {
        assertThat(gone).as("nothing is sent to a lost or disconnected peer").doesNotContain(peer);
        for (byte[] frame : frames) {
            fingerprint = fingerprint * 31 + frame.length;
        }
        SimWorker worker = workers.get(peer);
        if (worker != null) {
            toWorker(worker, frames);
        } else {
            SimClient client = clients.get(peer);
            assertThat(client).isNotNull();
            if (client != null) {
                toClient(client, frames);
            }
        }
    }

    private void toWorker(SimWorker worker, List<byte[]> frames) {
        int at = worker.version == MdpVersion.MDP01 ? 2 : 1;
        int command = frames.get(at)[0] & 0xff;
        int disconnect = worker.version == MdpVersion.MDP01 ? 5 : 6;
        if (command == disconnect) {
            worker.disconnected = true;
            gone.add(worker.peer);
        } else if (command == TestWorker.REQUEST) {
            List<byte[]> body = frames.subList(at + 3, frames.size());
            worker.held.addLast(new TestWorker.Job(frames.get(at + 1), RequestEnvelope.getDefaultInstance(), body));
            assertThat(worker.held.size()).as("no worker over its capacity").isLessThanOrEqualTo(worker.capacity);
            String content = Raw.text(body.getLast());
            int times = executions.merge(content, 1, Integer::sum);
            assertThat(afterPartial(content))
                    .as("an attempt after a relayed PARTIAL")
                    .isFalse();
            assertThat(times).as("attempts of " + content).isLessThanOrEqualTo(content.startsWith("once") ? 1 : 3);
        }
    }

    private boolean afterPartial(String content) {
        SimRequest request = requests.get(Long.parseLong(content.substring(content.indexOf('-') + 1)));
        return request != null && request.attemptOfPartial > 0;
    }

    private void toClient(SimClient client, List<byte[]> frames) {
        int command = frames.get(1)[0] & 0xff;
        if (!client.reeve || command > 3) {
            return;
        }
        boolean last = command == 3;
        try {
            var envelope = dev.reeve.protocol.v1.ReplyEnvelope.parseFrom(Raw.unext(frames.get(3)));
            long id = envelope.getRequestId().asReadOnlyByteBuffer().getLong(8);
            if (id == 0) {
                return;
            }
            SimRequest request = requests.get(id);
            assertThat(request).as("a reply to a request that was made").isNotNull();
            if (request == null) {
                return;
            }
            String content = request.service + "-" + id;
            if (!last) {
                assertThat(client.open).as("a PARTIAL of an open call").contains(id);
                request.attemptOfPartial = executions.getOrDefault(content, 0);
                return;
            }
            assertThat(client.open.remove(id))
                    .as("a reply to its own client, once")
                    .isTrue();
            assertThat(request.ended).isFalse();
            assertThat(nowMs).as("ended by its deadline").isLessThanOrEqualTo(request.dueMs + TICK_MS);
            request.ended = true;
            Reason reason = envelope.getStatus().getReason();
            if (reason == Reason.EXPIRED || reason == Reason.NO_WORKERS || reason == Reason.QUEUE_FULL) {
                assertThat(executions).as("no worker saw it").doesNotContainKey(content);
            }
            if (reason == Reason.OK) {
                assertThat(Raw.text(frames.get(4))).isEqualTo("did " + content);
            }
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private long connect(boolean reeve) {
        long peer = ++lastPeer;
        on(new BrokerEvent.PeerConnected(peer, "", PeerRights.loopback(TestBroker.EVERYBODY), reeve));
        return peer;
    }

    private void connectClient() {
        boolean reeve = random.nextInt(4) != 0;
        MdpVersion version = reeve || random.nextBoolean() ? MdpVersion.MDP02 : MdpVersion.MDP01;
        long peer = connect(reeve);
        clients.put(peer, new SimClient(peer, reeve, version));
    }

    private void connectWorker() {
        boolean reeve = random.nextBoolean();
        MdpVersion version = reeve || random.nextBoolean() ? MdpVersion.MDP02 : MdpVersion.MDP01;
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        long peer = connect(false);
        int capacity = reeve ? 1 + random.nextInt(4) : 1;
        workers.put(peer, new SimWorker(peer, reeve, version, service, capacity));
        if (reeve) {
            byte[] info = Raw.ext(TestWorker.info("w" + peer, capacity));
            send(peer, Raw.worker(version, TestWorker.READY, Raw.bytes(service), info));
        } else {
            send(peer, Raw.worker(version, TestWorker.READY, Raw.bytes(service)));
        }
    }

    private void send(long peer, List<byte[]> frames) {
        on(new BrokerEvent.MessageReceived(peer, frames));
    }

    private void request() {
        SimClient client = any(new ArrayList<>(clients.values()));
        if (client == null) {
            return;
        }
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        long id = ++lastRequest;
        byte[] body = Raw.bytes(service + "-" + id);
        if (!client.reeve) {
            send(client.peer, Raw.client(client.version, service, List.of(body)));
            return;
        }
        int deadlineMs = 200 + random.nextInt(15_000);
        requests.put(id, new SimRequest(service, nowMs + deadlineMs));
        client.open.add(id);
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(Raw.id(id)))
                .setDeadlineMsLeft(deadlineMs);
        if (service.equals("guarded")) {
            envelope.setToken("token-" + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            envelope.setAffinityKey("key-" + random.nextInt(4));
        }
        send(client.peer, Raw.client(MdpVersion.MDP02, service, List.of(Raw.ext(envelope.build()), body)));
    }

    private void work() {
        List<SimWorker> able = new ArrayList<>();
        for (SimWorker worker : workers.values()) {
            if (!worker.held.isEmpty() && !worker.disconnected) {
                able.add(worker);
            }
        }
        SimWorker worker = any(able);
        if (worker == null) {
            return;
        }
        TestWorker.Job job = random.nextBoolean() ? worker.held.removeFirst() : worker.held.removeLast();
        if (worker.version == MdpVersion.MDP02 && random.nextInt(4) == 0) {
            reply(worker, TestWorker.PARTIAL, job, "part");
            if (random.nextBoolean()) {
                worker.held.addLast(job);
                return;
            }
        }
        if (!worker.disconnected) {
            reply(worker, TestWorker.FINAL, job, "did " + Raw.text(job.body().getLast()));
        }
    }

    private void reply(SimWorker worker, int command, TestWorker.Job job, String text) {
        if (worker.reeve) {
            byte[] envelope = Raw.ext(dev.reeve.protocol.v1.ReplyEnvelope.getDefaultInstance());
            send(worker.peer, Raw.worker(worker.version, command, job.token(), Raw.EMPTY, envelope, Raw.bytes(text)));
        } else {
            send(worker.peer, Raw.worker(worker.version, command, job.token(), Raw.EMPTY, Raw.bytes(text)));
        }
    }

    private void loseWorker() {
        SimWorker worker = any(new ArrayList<>(workers.values()));
        if (worker == null) {
            return;
        }
        if (random.nextInt(3) == 0 && !worker.disconnected) {
            worker.disconnected = true;
            gone.add(worker.peer);
            send(worker.peer, Raw.worker(worker.version, TestWorker.DISCONNECT));
            return;
        }
        workers.remove(worker.peer);
        gone.add(worker.peer);
        boolean refused = random.nextInt(4) == 0;
        on(refused ? new BrokerEvent.SendRefused(worker.peer, true) : new BrokerEvent.PeerLost(worker.peer));
    }

    private void cancelOrLeave() {
        SimClient client = any(new ArrayList<>(clients.values()));
        if (client == null) {
            return;
        }
        if (client.reeve && random.nextInt(3) != 0) {
            Long id = any(new ArrayList<>(client.open));
            if (id != null) {
                client.open.remove(id);
                SimRequest request = requests.get(id);
                if (request != null) {
                    request.cancelled = true;
                }
                var cancel = dev.reeve.protocol.v1.Cancel.newBuilder()
                        .setRequestId(ByteString.copyFrom(Raw.id(id)))
                        .build();
                send(client.peer, List.of(Raw.bytes("MDPC02"), Raw.command(0x82), Raw.ext(cancel)));
            }
            return;
        }
        clients.remove(client.peer);
        gone.add(client.peer);
        for (long id : client.open) {
            SimRequest request = requests.get(id);
            if (request != null) {
                request.cancelled = true;
            }
        }
        on(new BrokerEvent.PeerLost(client.peer));
    }

    private void misbehave() {
        SimWorker worker = any(new ArrayList<>(workers.values()));
        SimClient client = any(new ArrayList<>(clients.values()));
        byte[] noise = new byte[random.nextInt(12)];
        random.nextBytes(noise);
        if (worker != null && random.nextBoolean()) {
            send(
                    worker.peer,
                    switch (random.nextInt(5)) {
                        case 4 -> stolenReply(worker);
                        case 0 -> List.of(noise);
                        case 1 -> Raw.worker(worker.version, TestWorker.READY, Raw.bytes(worker.service));
                        case 2 -> Raw.worker(worker.version, TestWorker.FINAL, new byte[8], Raw.EMPTY, noise);
                        default -> Raw.worker(worker.version, TestWorker.HEARTBEAT);
                    });
        } else if (client != null && random.nextInt(4) == 0) {
            send(client.peer, List.of(Raw.bytes("MDPC02"), noise));
        }
    }

    /** A reply for what another worker holds, with content that no client may ever see. */
    private List<byte[]> stolenReply(SimWorker thief) {
        for (SimWorker other : workers.values()) {
            if (other.peer != thief.peer && !other.disconnected && !other.held.isEmpty()) {
                byte[] token = other.held.getLast().token();
                byte[] envelope = Raw.ext(dev.reeve.protocol.v1.ReplyEnvelope.getDefaultInstance());
                return thief.reeve
                        ? Raw.worker(thief.version, TestWorker.FINAL, token, Raw.EMPTY, envelope, Raw.bytes("stolen"))
                        : Raw.worker(thief.version, TestWorker.FINAL, token, Raw.EMPTY, Raw.bytes("stolen"));
            }
        }
        return Raw.worker(thief.version, TestWorker.HEARTBEAT);
    }

    private void silence() {
        SimWorker worker = any(new ArrayList<>(workers.values()));
        if (worker != null) {
            worker.silent = !worker.silent;
        }
    }

    private void pass() {
        for (int i = random.nextInt(15); i >= 0; i--) {
            nowMs += 1 + random.nextInt(TICK_MS);
            on(new BrokerEvent.Tick());
        }
        for (SimWorker worker : List.copyOf(workers.values())) {
            if (!worker.silent && !worker.disconnected) {
                send(
                        worker.peer,
                        worker.reeve
                                ? Raw.worker(worker.version, TestWorker.HEARTBEAT, Raw.ext(Pulse.getDefaultInstance()))
                                : Raw.worker(worker.version, TestWorker.HEARTBEAT));
            }
        }
    }

    private <T> @Nullable T any(List<T> all) {
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    /** Everything that arrived is somewhere: ended, waiting or with a worker. */
    private void checkCounters() {
        for (BrokerStats.ServiceStats stats : broker.stats(nowMs).services()) {
            long over = stats.rejected() + stats.completions() + stats.expired() + stats.failed() + stats.cancelled();
            long live = stats.arrivals() - over - stats.waiting();
            assertThat(live).as("dispatched and open: " + stats).isBetween(0L, (long) stats.inFlight());
        }
    }

    private void checkTheEnd() {
        assertThat(quiet).isTrue();
        BrokerStats stats = broker.stats(nowMs);
        assertThat(stats.queuedBytes()).isZero();
        assertThat(stats.tokensWaiting()).isZero();
        for (Map.Entry<Long, SimRequest> entry : requests.entrySet()) {
            SimRequest request = entry.getValue();
            assertThat(request.ended || request.cancelled)
                    .as("request " + entry.getKey() + " of " + request.service + " ended")
                    .isTrue();
        }
        assertThat(ended).as("one end per accepted or refused request").isEqualTo(requests.size());
        for (BrokerStats.ServiceStats service : stats.services()) {
            assertThat(service.waiting()).isZero();
        }
    }
}
