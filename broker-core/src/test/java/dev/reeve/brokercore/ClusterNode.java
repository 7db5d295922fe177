// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One broker process of a simulated cluster: it crashes, comes back as another, sleeps, and has a clock of its own. */
final class ClusterNode implements ClusterEnd {
    private static final int TICK_MS = 100;

    private final ClusterClock clock;
    private final SplittableRandom random;
    private final ClusterHistory history;
    private final BrokerSettings settings;
    private final long clockOffsetMs;
    private final long wallMs;
    private final Map<Long, ClusterLink> links = new HashMap<>();
    private final Map<ClusterLink, Long> peers = new HashMap<>();
    private final Map<ClusterLink, Map<Long, ClusterHistory.Send>> sends = new HashMap<>();
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private @Nullable Broker broker;
    private long bootId;
    private long lastPeer;
    private long asleepUntilMs;
    private long troubledMs;
    private long knownMs;
    private boolean quiet;

    ClusterNode(
            ClusterClock clock,
            SplittableRandom random,
            ClusterHistory history,
            BrokerSettings settings,
            long clockOffsetMs,
            long wallMs) {
        this.clock = clock;
        this.random = random;
        this.history = history;
        this.settings = settings;
        this.clockOffsetMs = clockOffsetMs;
        this.wallMs = wallMs;
    }

    boolean isUp() {
        return broker != null;
    }

    long bootId() {
        return bootId;
    }

    @Nullable
    Broker broker() {
        return broker;
    }

    List<ClusterLink> links() {
        return List.copyOf(links.values());
    }

    /** From now on it ticks less often, as nothing depends on the moment any more. */
    void quiet() {
        quiet = true;
    }

    void start() {
        if (broker == null) {
            bootId = random.nextLong();
            broker =
                    new Broker(settings, new BrokerBoot(bootId, random.nextLong(), ~bootId, wallMs), (_, _, _) -> null);
            knownMs = 0;
            tick(broker);
        }
    }

    private void tick(Broker mine) {
        if (broker == mine) {
            on(new BrokerEvent.Tick());
            clock.in(tickMs(), () -> tick(mine));
        }
    }

    private int tickMs() {
        return quiet ? 5 * TICK_MS : TICK_MS;
    }

    /** kill -9. */
    void crash() {
        broker = null;
        backlog.clear();
        troubledMs = clock.nowMs();
        for (ClusterLink link : List.copyOf(links.values())) {
            link.sever();
        }
        links.clear();
        peers.clear();
        sends.clear();
    }

    /** The process stands still; what arrives waits. */
    void sleep(int ms) {
        if (asleepUntilMs <= clock.nowMs()) {
            asleepUntilMs = clock.nowMs() + ms;
            clock.at(asleepUntilMs, this::wake);
        }
    }

    private void wake() {
        troubledMs = clock.nowMs();
        for (int i = backlog.size(); i > 0 && !backlog.isEmpty(); i--) {
            backlog.removeFirst().run();
        }
    }

    void drain() {
        on(new BrokerEvent.DrainStarted(Duration.ofSeconds(2)));
    }

    /** True if it stood still or was away at or after that time. */
    boolean troubledSince(long sinceMs) {
        return broker == null || asleepUntilMs >= sinceMs || troubledMs >= sinceMs;
    }

    /** Null: nobody listens. */
    @Nullable
    ClusterLink accept(ClusterEnd peer, boolean reeveProperty, boolean adversarial) {
        if (broker == null || asleepUntilMs > clock.nowMs()) {
            return null;
        }
        ClusterLink link = new ClusterLink(clock, random, adversarial);
        link.join(peer, this);
        long id = ++lastPeer;
        links.put(id, link);
        peers.put(link, id);
        if (reeveProperty) {
            sends.put(link, new HashMap<>());
        }
        on(new BrokerEvent.PeerConnected(id, "", PeerRights.loopback(TestBroker.EVERYBODY), reeveProperty));
        return link;
    }

    /** Notes what a Reeve client sends, so that the answer can be checked where it leaves the broker. */
    void expect(ClusterHistory.Send send) {
        sends.computeIfAbsent(send.link, _ -> new HashMap<>()).put(send.callId, send);
    }

    @Override
    public void received(ClusterLink link, List<byte[]> frames) {
        Long peer = peers.get(link);
        if (peer == null) {
            return;
        }
        if (asleepUntilMs > clock.nowMs()) {
            backlog.addLast(() -> received(link, frames));
            return;
        }
        if (ClusterWire.isClientRequest(frames)) {
            history.delivered(Raw.text(frames.getLast()), clock.nowMs());
        }
        on(new BrokerEvent.MessageReceived(peer, frames));
    }

    @Override
    public void lost(ClusterLink link) {
        if (asleepUntilMs > clock.nowMs()) {
            backlog.addLast(() -> lost(link));
            return;
        }
        Long peer = peers.remove(link);
        if (peer != null) {
            links.remove(peer);
            sends.remove(link);
            on(new BrokerEvent.PeerLost(peer));
        }
    }

    private void on(BrokerEvent event) {
        Broker awake = broker;
        if (awake == null) {
            return;
        }
        if (asleepUntilMs > clock.nowMs()) {
            backlog.addLast(() -> on(event));
            return;
        }
        List<BrokerCommand> commands = new ArrayList<>();
        long toldMs = clock.nowMs() - lagMs();
        awake.on(event, toldMs + clockOffsetMs, commands::add);
        CoreAudit.check(awake);
        for (BrokerCommand command : commands) {
            carryOut(command);
        }
        knownMs = Math.max(knownMs, toldMs);
    }

    /**
     * Threads hand it events with times that lag, now and then by an hour. Not when quiet: two such in a row, half a
     * second apart, would be late by more than callers wait.
     */
    private long lagMs() {
        long lagMs = random.nextInt(8) == 0 ? random.nextInt(40) : 0;
        return random.nextInt(500) == 0 && !quiet ? 3_600_000 : lagMs;
    }

    private void carryOut(BrokerCommand command) {
        history.mix(command.getClass().getSimpleName().hashCode());
        switch (command) {
            case BrokerCommand.Send(long peer, List<byte[]> frames) -> send(peer, frames);
            case BrokerCommand.Close(long peer, String _) -> close(peer);
            case BrokerCommand.Drained _ -> clock.in(200, this::leave);
            case BrokerCommand.CheckToken _,
                    BrokerCommand.RequestEnded _,
                    BrokerCommand.QueueGrew _,
                    BrokerCommand.Intercepted _,
                    BrokerCommand.InterceptorFailed _,
                    BrokerCommand.Audited _,
                    BrokerCommand.Dropped _,
                    BrokerCommand.WorkerChanged _,
                    BrokerCommand.Revoked _ -> {}
        }
    }

    /** A drained broker's process ends, and another takes its place. */
    private void leave() {
        crash();
        clock.in(300, this::start);
    }

    private void close(long peer) {
        ClusterLink link = links.get(peer);
        if (link != null) {
            link.close();
        }
    }

    private void send(long peer, List<byte[]> frames) {
        ClusterLink link = links.get(peer);
        if (link == null) {
            return;
        }
        history.mix(clock.nowMs() * 31 + frames.getLast().length);
        look(link, frames);
        if (link.isOpen()) {
            link.toPeer(frames);
        } else if (random.nextBoolean()) {
            clock.in(0, () -> on(new BrokerEvent.SendRefused(peer, false)));
        }
    }

    private void look(ClusterLink link, List<byte[]> frames) {
        try {
            Map<Long, ClusterHistory.Send> mine = sends.get(link);
            if (ClusterWire.isRequestToWorker(frames)) {
                byte[] envelope = ClusterWire.envelopeOf(frames);
                int attempt = envelope == null
                        ? 0
                        : RequestEnvelope.parseFrom(envelope).getStamp().getAttempt();
                history.dispatched(Raw.text(frames.getLast()), attempt);
            } else if (mine != null && ClusterWire.isReply(frames)) {
                relayed(mine, ReplyEnvelope.parseFrom(Raw.unext(frames.get(3))), frames);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a broker's envelope can be read", e);
        }
    }

    private void relayed(Map<Long, ClusterHistory.Send> mine, ReplyEnvelope envelope, List<byte[]> frames) {
        long id = envelope.getRequestId().asReadOnlyByteBuffer().getLong(8);
        ClusterHistory.Send send = mine.get(id);
        if (send == null) {
            ClusterHistory.must(id == 0 || id >= ClusterWire.PROBES, "an answer goes to its own client", "" + id);
            return;
        }
        String text = Raw.text(frames.getLast());
        if (ClusterWire.isFinal(frames)) {
            history.ended(send, envelope.getStatus().getReason(), text, knownMs);
        } else {
            history.partial(send, envelope.getSequence(), text);
        }
    }
}
