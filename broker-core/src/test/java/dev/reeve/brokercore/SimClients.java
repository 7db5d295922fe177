// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static dev.reeve.brokercore.ClusterHistory.must;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Cancel;
import dev.reeve.protocol.v1.LatencyClass;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The clients of {@link SimWorld}: what they ask, and what must be true of what they are answered. */
final class SimClients {
    private static final int DEADLINE_MAX_MS = 10_000;
    private static final Set<Reason> UNSEEN =
            Set.of(Reason.EXPIRED, Reason.NO_WORKERS, Reason.UNAUTHENTICATED, Reason.SERVICE_UNKNOWN);

    private final SimWorld world;
    private final SplittableRandom random;
    private final Map<Long, SimClient> clients = new LinkedHashMap<>();
    private final Map<Long, SimRequest> requests = new HashMap<>();
    private final Map<String, SimRequest> byContent = new HashMap<>();
    private long lastRequest;
    private int copies;

    SimClients(SimWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    @Nullable
    SimClient get(long peer) {
        return clients.get(peer);
    }

    /** Null: a plain client's. */
    @Nullable
    SimRequest request(String content) {
        return byContent.get(content);
    }

    Collection<SimRequest> requests() {
        return requests.values();
    }

    /** Requests sent with an id that was in use. */
    int copies() {
        return copies;
    }

    /** Neighbours share the lower half of their ids. */
    private static byte[] idOf(long number) {
        return ByteBuffer.allocate(16)
                .putLong(0x0190_0000_0000_7000L + (number & 1))
                .putLong(number >> 1)
                .array();
    }

    private static long numberOf(ByteString id) {
        ByteBuffer bytes = id.asReadOnlyByteBuffer();
        return (bytes.getLong() & 1) + 2 * bytes.getLong();
    }

    void connect() {
        boolean reeve = random.nextInt(4) != 0;
        boolean gateway = reeve && random.nextInt(3) == 0;
        MdpVersion version = reeve || random.nextBoolean() ? MdpVersion.MDP02 : MdpVersion.MDP01;
        Set<PeerRole> roles = gateway ? Set.of(PeerRole.GATEWAY) : TestBroker.EVERYBODY;
        long peer = world.connect(reeve, roles);
        clients.put(peer, new SimClient(peer, reeve, gateway, version));
    }

    void request() {
        SimClient client = any();
        if (client == null) {
            return;
        }
        for (int i = random.nextInt(5) == 0 ? random.nextInt(12) : 1; i > 0; i--) {
            String service = world.anyService();
            if (client.reeve) {
                reeve(client, service, client.gateway ? random.nextInt(3) : 1);
            } else {
                plain(client, service);
            }
        }
    }

    /** A gateway asks much of the highest class at once, and one thing of the lowest. */
    void rush() {
        SimClient client = any();
        if (client != null && client.gateway) {
            String service = world.anyService();
            reeve(client, service, 2);
            for (int i = 0; i < 35; i++) {
                reeve(client, service, 0);
            }
        }
    }

    private void plain(SimClient client, String service) {
        String content = service + "-" + ++lastRequest;
        client.asked.add(content);
        world.send(client.peer, Raw.client(client.version, service, List.of(Raw.bytes(content))));
    }

    private void reeve(SimClient client, String service, int lane) {
        long number = ++lastRequest;
        int deadlineMs = 200 + random.nextInt(15_000);
        String token = service.equals("guarded")
                ? (random.nextInt(4) == 0 ? SimRequest.FORGED : "token-") + random.nextInt(3)
                : "";
        String content = service + "-" + number;
        long dueMs = world.nowMs() + Math.min(deadlineMs, DEADLINE_MAX_MS);
        SimRequest request = new SimRequest(content, service, token, client.peer, lane, dueMs, world.isLeaving());
        requests.put(number, request);
        byContent.put(content, request);
        client.open.add(number);
        world.fairness(service).waits(request);
        RequestEnvelope.Builder envelope = RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(idOf(number)))
                .setDeadlineMsLeft(deadlineMs)
                .setToken(token)
                .setLatencyClass(LatencyClass.forNumber(lane + 1));
        if (random.nextInt(3) == 0) {
            envelope.setAffinityKey("key-" + random.nextInt(4));
        }
        List<byte[]> frames =
                Raw.client(MdpVersion.MDP02, service, List.of(Raw.ext(envelope.build()), Raw.bytes(content)));
        world.send(client.peer, frames);
        if (client.open.contains(number) && random.nextInt(20) == 0) {
            request.copies++;
            copies++;
            world.send(client.peer, frames);
            must(request.copies == 0, "an id in use is refused at once", content);
        }
    }

    /** A message of the broker. */
    void received(SimClient client, List<byte[]> frames) {
        if (client.reeve) {
            int command = frames.get(1)[0] & 0xff;
            if (command <= 3) {
                reeveReply(client, frames, command == 3);
            }
        } else if (client.version == MdpVersion.MDP01 || ClusterWire.isFinal(frames)) {
            plainReply(client, frames);
        }
    }

    private static String last(List<byte[]> frames) {
        return Raw.text(frames.getLast());
    }

    private void plainReply(SimClient client, List<byte[]> frames) {
        String text = last(frames);
        must(text.startsWith("did ") && client.asked.remove(text.substring(4)), "an answer of its own, once", text);
        SimWorker.SimJob job = world.workers().answering;
        int parts = client.version == MdpVersion.MDP01 ? frames.size() - 4 : 0;
        boolean whole = job != null && (client.version == MdpVersion.MDP02 || parts == job.partials);
        must(whole, "a REPLY has the PARTIALs of the attempt that answers", text);
    }

    private void reeveReply(SimClient client, List<byte[]> frames, boolean isFinal) {
        try {
            ReplyEnvelope envelope = ReplyEnvelope.parseFrom(Raw.unext(frames.get(3)));
            long number = numberOf(envelope.getRequestId());
            if (number < 2 && envelope.getStatus().getReason() == Reason.INVALID_REQUEST && number == 0) {
                return;
            }
            SimRequest request = requests.get(number);
            must(request != null && client.open.contains(number), "an answer of its own, before the end", "" + number);
            if (request == null) {
                return;
            }
            if (!isFinal) {
                request.partialRelayed = true;
            } else if (envelope.getStatus().getReason() == Reason.INVALID_REQUEST && request.copies > 0) {
                request.copies--;
            } else {
                client.open.remove(number);
                world.fairness(request.service).left(request);
                ended(request, envelope.getStatus().getReason(), last(frames));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a broker's envelope can be read", e);
        }
    }

    private void ended(SimRequest request, Reason reason, String text) {
        String about = request.content + " " + reason;
        must(!request.ended, "one end", about);
        request.ended = true;
        must(world.nowMs() <= request.dueMs + SimWorld.TICK_MS, "the end comes by the deadline", about);
        must(reason != Reason.EXPIRED || world.nowMs() >= request.dueMs, "nothing expires early", about);
        must(!UNSEEN.contains(reason) || request.executions == 0, "no worker saw it", about);
        must(reason != Reason.OK || text.equals("did " + request.content), "the answer is its own", text);
        must(!request.isForged() || reason != Reason.OK, "a forged token opens nothing", about);
        must(!request.tooLate || reason == Reason.NO_WORKERS, "a broker that leaves takes nothing", about);
        boolean mayBeLost = request.executions == 3 || request.partialRelayed || world.isLeaving();
        must(reason != Reason.WORKER_LOST || mayBeLost, "what is idempotent is tried three times", about);
        boolean mayBeUnknown = !request.service.equals("idem") || world.nowMs() >= request.dueMs || world.isLeaving();
        must(reason != Reason.UNKNOWN || mayBeUnknown, "what is idempotent is known until its deadline", about);
        boolean full = reason == Reason.QUEUE_FULL && request.executions > 0;
        must(!full || request.partialRelayed, "what is refused for want of room was not seen", about);
    }

    void cancelOrLeave() {
        SimClient client = any();
        if (client == null) {
            return;
        }
        if (!client.reeve || random.nextInt(3) == 0) {
            leave(client);
        } else if (!client.open.isEmpty()) {
            long number = new ArrayList<>(client.open).get(random.nextInt(client.open.size()));
            abandon(client, number);
            Cancel cancel = Cancel.newBuilder()
                    .setRequestId(ByteString.copyFrom(idOf(number)))
                    .build();
            world.send(client.peer, List.of(Raw.bytes("MDPC02"), Raw.command(ClusterWire.CANCEL), Raw.ext(cancel)));
        }
    }

    private void abandon(SimClient client, long number) {
        client.open.remove(number);
        SimRequest request = requests.get(number);
        if (request != null) {
            request.cancelled = true;
            world.fairness(request.service).left(request);
        }
    }

    private void leave(SimClient client) {
        clients.remove(client.peer);
        world.gone(client.peer);
        List.copyOf(client.open).forEach(number -> abandon(client, number));
        world.on(new BrokerEvent.PeerLost(client.peer));
    }

    /** Its send queue is half full: one call that fills it ends (E-12). */
    void readSlowly() {
        SimClient client = any();
        if (client != null && client.reeve) {
            Set<Long> filling = new HashSet<>(client.open);
            filling.removeIf(number -> {
                SimRequest request = requests.get(number);
                return request == null || !request.partialRelayed;
            });
            world.on(new BrokerEvent.SendQueueHalfFull(client.peer));
            boolean eased = filling.isEmpty() || !client.open.containsAll(filling);
            must(eased, "a call that fills the queue ends", "" + filling);
        }
    }

    void misbehave(byte[] noise) {
        SimClient client = any();
        if (client != null && random.nextInt(2) == 0) {
            world.send(client.peer, List.of(Raw.bytes("MDPC02"), noise));
        }
    }

    private @Nullable SimClient any() {
        List<SimClient> all = List.copyOf(clients.values());
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    /** Closed by the broker: too many invalid messages. */
    void closed(long peer) {
        SimClient client = clients.remove(peer);
        if (client != null) {
            List.copyOf(client.open).forEach(number -> abandon(client, number));
        }
    }
}
