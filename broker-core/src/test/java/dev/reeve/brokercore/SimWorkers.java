// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Credit;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.Pulse;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.protocol.v1.WorkerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The workers of {@link SimWorld}: what they do, and what must be true of what they are given. */
final class SimWorkers {
    private final SimWorld world;
    private final SplittableRandom random;
    private final Map<Long, SimWorker> workers = new LinkedHashMap<>();
    private int lastInstance;

    /** The job whose reply is under way. */
    SimWorker.@Nullable SimJob answering;

    SimWorkers(SimWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    @Nullable
    SimWorker get(long peer) {
        return workers.get(peer);
    }

    void connect() {
        boolean reeve = random.nextBoolean();
        MdpVersion version = reeve || random.nextBoolean() ? MdpVersion.MDP02 : MdpVersion.MDP01;
        String service = world.anyService();
        boolean taken = reeve && random.nextInt(6) == 0;
        SimWorker twin = taken ? any(true) : null;
        String instance = twin == null ? "w" + ++lastInstance : twin.instance;
        int window = reeve ? 1 + random.nextInt(4) : 1;
        long peer = world.connect(false, TestBroker.EVERYBODY);
        boolean silent = twin != null && world.nowMs() - twin.heardMs >= world.heartbeatMs();
        boolean clash = twin != null && twin.service.equals(service) && !world.isExpired(twin) && !world.isLeaving();
        SimWorker worker = new SimWorker(peer, instance, reeve, version, service, window, world.nowMs());
        workers.put(peer, worker);
        if (reeve) {
            WorkerInfo info = TestWorker.info(instance, window).toBuilder()
                    .setIdempotent(service.equals("temp"))
                    .build();
            world.send(peer, Raw.worker(version, TestWorker.READY, Raw.bytes(service), Raw.ext(info)));
        } else {
            world.send(peer, Raw.worker(version, TestWorker.READY, Raw.bytes(service)));
        }
        if (clash && twin != null) {
            must(worker.disconnected != silent, "a live worker keeps its instance id, a silent one loses it", instance);
            must(twin.disconnected == silent, "only a silent worker makes way", instance);
        }
    }

    /** A message of the broker. */
    void received(SimWorker worker, List<byte[]> frames) {
        switch (ClusterWire.commandToWorker(worker.version, frames)) {
            case TestWorker.DISCONNECT -> {
                worker.disconnected = true;
                world.gone(worker.peer);
            }
            case TestWorker.REQUEST -> request(worker, frames);
            case ClusterWire.DRAIN -> worker.drainAcked = true;
            default -> {}
        }
    }

    private void request(SimWorker worker, List<byte[]> frames) {
        int at = worker.version == MdpVersion.MDP01 ? 3 : 2;
        String content = Raw.text(frames.getLast());
        worker.held.addLast(new SimWorker.SimJob(frames.get(at), content));
        must(worker.held.size() <= worker.window, "no worker is over its window", worker.instance);
        must(content.startsWith(worker.service + "-"), "a worker gets requests of its service", content);
        must(!worker.draining, "a worker that drains gets nothing more", content);
        must(world.nowMs() >= worker.markedUntilMs, "a marked worker gets nothing", content);
        try {
            RequestEnvelope envelope = worker.reeve ? RequestEnvelope.parseFrom(Raw.unext(frames.get(at + 2))) : null;
            world.executes(worker, content, envelope);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a broker's envelope can be read", e);
        }
    }

    void work() {
        SimWorker worker = any(false);
        if (worker == null || worker.held.isEmpty() || worker.disconnected) {
            return;
        }
        SimWorker.SimJob job = random.nextBoolean() ? worker.held.removeFirst() : worker.held.removeLast();
        if (worker.version == MdpVersion.MDP02 && random.nextInt(4) == 0) {
            job.partials++;
            worker.held.addLast(job);
            reply(worker, TestWorker.PARTIAL, job, "part");
            if (worker.disconnected || random.nextBoolean()) {
                return;
            }
            worker.held.remove(job);
        }
        answering = job;
        reply(worker, TestWorker.FINAL, job, "did " + job.content);
        answering = null;
    }

    private void reply(SimWorker worker, int command, SimWorker.SimJob job, String text) {
        worker.heardMs = world.nowMs();
        world.send(worker.peer, replyOf(worker, command, job.token, text));
    }

    private static List<byte[]> replyOf(SimWorker worker, int command, byte[] token, String text) {
        if (worker.reeve) {
            byte[] envelope = Raw.ext(ReplyEnvelope.getDefaultInstance());
            return Raw.worker(worker.version, command, token, Raw.EMPTY, envelope, Raw.bytes(text));
        }
        return Raw.worker(worker.version, command, token, Raw.EMPTY, Raw.bytes(text));
    }

    /** Leaves, is lost, or does not read. */
    void lose() {
        SimWorker worker = any(false);
        if (worker == null) {
            return;
        }
        if (random.nextInt(3) == 0 && !worker.disconnected) {
            worker.disconnected = true;
            world.gone(worker.peer);
            world.send(worker.peer, Raw.worker(worker.version, TestWorker.DISCONNECT));
            return;
        }
        workers.remove(worker.peer);
        world.gone(worker.peer);
        boolean refused = random.nextInt(4) == 0;
        world.on(refused ? new BrokerEvent.SendRefused(worker.peer, true) : new BrokerEvent.PeerLost(worker.peer));
    }

    /** CREDIT, DRAIN or the operator's mark. */
    void steer() {
        SimWorker worker = any(true);
        if (worker == null || worker.disconnected || world.isExpired(worker)) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                worker.draining = true;
                worker.heardMs = world.nowMs();
                world.send(
                        worker.peer,
                        Raw.worker(worker.version, ClusterWire.DRAIN, Raw.ext(Drain.getDefaultInstance())));
                must(worker.drainAcked, "DRAIN is acknowledged", worker.instance);
            }
            case 1, 2 -> mark(worker);
            default -> credit(worker);
        }
    }

    private void credit(SimWorker worker) {
        int window = random.nextInt(12) == 0 ? 5_000 : random.nextInt(6);
        worker.window = Math.min(window, 1_000);
        worker.heardMs = world.nowMs();
        world.send(
                worker.peer,
                Raw.worker(
                        worker.version,
                        ClusterWire.CREDIT,
                        Raw.ext(Credit.newBuilder().setWindow(window).build())));
    }

    private void mark(SimWorker worker) {
        boolean draining = random.nextInt(4) != 0;
        int ttlMs = 200 + random.nextInt(3_000);
        worker.markedUntilMs = draining ? world.nowMs() + ttlMs : 0;
        world.on(new BrokerEvent.InstancesMarked(
                worker.service, Set.of(worker.instance), draining, Duration.ofMillis(ttlMs)));
    }

    void misbehave(byte[] noise) {
        SimWorker worker = any(false);
        if (worker != null) {
            worker.beats(world.nowMs());
            world.send(
                    worker.peer,
                    switch (random.nextInt(5)) {
                        case 4 -> stolenReply(worker);
                        case 0 -> List.of(noise);
                        case 1 -> Raw.worker(worker.version, TestWorker.READY, Raw.bytes(worker.service));
                        case 2 -> Raw.worker(worker.version, TestWorker.FINAL, new byte[8], Raw.EMPTY, noise);
                        default -> Raw.worker(worker.version, TestWorker.HEARTBEAT);
                    });
        }
    }

    /** A reply for what another worker holds, with content that no client may ever see. */
    private List<byte[]> stolenReply(SimWorker thief) {
        for (SimWorker other : workers.values()) {
            if (other.peer != thief.peer && !other.disconnected && !other.held.isEmpty()) {
                return replyOf(thief, TestWorker.FINAL, other.held.getLast().token, "stolen");
            }
        }
        return Raw.worker(thief.version, TestWorker.HEARTBEAT);
    }

    void silence() {
        SimWorker worker = any(false);
        if (worker != null) {
            worker.silent = !worker.silent;
        }
    }

    void beat() {
        for (SimWorker worker : List.copyOf(workers.values())) {
            if (!worker.silent && !worker.disconnected) {
                worker.beats(world.nowMs());
                world.send(
                        worker.peer,
                        worker.reeve
                                ? Raw.worker(worker.version, TestWorker.HEARTBEAT, Raw.ext(Pulse.getDefaultInstance()))
                                : Raw.worker(worker.version, TestWorker.HEARTBEAT));
            }
        }
    }

    /** There is no network between, so broker and worker agree on what is held. */
    void checkHeld(Service service) {
        for (Worker registered : service.workers()) {
            SimWorker worker = workers.get(registered.peer().id());
            must(worker != null, "a registered worker is connected", registered.instanceId());
            if (worker != null) {
                must(worker.held.size() == registered.held(), "both agree on what is held", worker.instance);
                must(worker.window == registered.window(), "both agree on the window", worker.instance);
            }
        }
    }

    private @Nullable SimWorker any(boolean reeve) {
        List<SimWorker> able = new ArrayList<>();
        for (SimWorker worker : workers.values()) {
            if (!reeve || worker.reeve) {
                able.add(worker);
            }
        }
        return able.isEmpty() ? null : able.get(random.nextInt(able.size()));
    }
}
