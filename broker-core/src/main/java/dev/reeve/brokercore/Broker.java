// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.DropReason;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The broker: a deterministic state machine. The same events at the same times give the same commands; it has no clock,
 * thread, socket or randomness of its own. One thread owns it.
 *
 * <pre>
 *            MessageReceived            REQUEST                    admitted
 *  driver ------------------> Inbound ----------> Admission ----------------> Dispatcher ---> Send to a worker
 *            PeerLost, Tick      |                    | CheckToken ^
 *                                | PARTIAL, FINAL     v            | TokenChecked
 *                                +---------> Answers ---> Calls ---> Send to a client
 *                                | READY ...
 *                                +---------> Workers (registry, heartbeats, drain)
 *                                | mmi.*
 *                                +---------> Mmi (discovery, topics, token, revocations)
 * </pre>
 */
public final class Broker {
    private static final long RATES_MS = 1_000;

    private final CoreParts parts;
    private final Turn turn;
    private final TimerWheel wheel;
    private final LongTable<Peer> peers;
    private final Dispatcher dispatcher;
    private final Workers workers;
    private final Clients clients;
    private final Admission admission;
    private final Topics topics;
    private final Watchers watchers;
    private final Inbound inbound;
    private final Departure departure;
    private long nextRatesMs = Long.MIN_VALUE;

    /**
     * A broker that knows nothing yet. Its time starts with the first event.
     *
     * @param tokens asked on the broker's thread
     */
    public Broker(BrokerSettings settings, BrokerBoot boot, TokenCache tokens) {
        this(settings, boot, tokens, List.of());
    }

    /**
     * The same with interceptors, in the order in which requests meet them. They are called on the broker's thread.
     */
    public Broker(BrokerSettings settings, BrokerBoot boot, TokenCache tokens, List<InterceptorEntry> interceptors) {
        Objects.requireNonNull(tokens, "tokens");
        this.parts = CoreParts.of(settings, boot, interceptors);
        this.turn = parts.turn();
        this.wheel = parts.wheel();
        this.peers = parts.peers();
        OwnServices own = new OwnServices();
        Welcomes welcomes = new Welcomes(settings, boot.bootId());
        this.dispatcher = new Dispatcher(parts);
        this.workers = new Workers(parts, dispatcher, welcomes);
        this.admission = new Admission(parts, tokens, dispatcher, own.token());
        this.topics = new Topics(parts);
        this.watchers = new Watchers(parts);
        this.clients = new Clients(parts, dispatcher, topics, watchers);
        Mmi mmi = new Mmi(parts, admission, welcomes, watchers, topics, own);
        this.inbound = new Inbound(parts, clients, workers, new Answers(parts, workers), admission, mmi);
        this.departure = new Departure(parts, admission, workers, welcomes);
    }

    /**
     * Handles one event. Timers that are due run first, so an event finds the state of its own time.
     *
     * @param nowMs monotonic time; an earlier time than before counts as the last one
     * @param out takes the commands, in order, before this method returns; must not call back
     */
    public void on(BrokerEvent event, long nowMs, Consumer<BrokerCommand> out) {
        on(event, nowMs, new CommandOutlet(Objects.requireNonNull(out, "out")));
    }

    /**
     * The same, with an outlet that need not keep commands.
     *
     * @param out as above
     */
    public void on(BrokerEvent event, long nowMs, BrokerOutlet out) {
        Objects.requireNonNull(event, "event");
        begin(nowMs, out);
        handle(event);
        end();
    }

    /**
     * The same as {@link BrokerEvent.MessageReceived}, without an object for it.
     *
     * @param frames read before this returns, the list may be used again; the arrays belong to the broker from now on
     */
    public void message(long peer, List<byte[]> frames, long nowMs, BrokerOutlet out) {
        begin(nowMs, out);
        message(peer, frames);
        end();
    }

    private void begin(long nowMs, BrokerOutlet out) {
        turn.begin(nowMs, Objects.requireNonNull(out, "out"));
        wheel.advance(turn.nowMs());
        for (Timed due = wheel.poll(); due != null; due = wheel.poll()) {
            switch (due) {
                case Call call -> parts.calls().deadline(call);
                case Alarm alarm -> alarm.ring();
            }
        }
    }

    private void end() {
        departure.check();
        parts.calls().pool().settle();
        turn.end();
    }

    private void message(long id, List<byte[]> frames) {
        Peer peer = peers.get(id);
        if (peer == null) {
            turn.emit(new BrokerCommand.Dropped(DropReason.UNKNOWN_PEER, id, "message of an unknown peer"));
        } else {
            inbound.message(peer, frames);
        }
    }

    private void handle(BrokerEvent event) {
        switch (event) {
            case BrokerEvent.PeerConnected connected -> connected(connected);
            case BrokerEvent.MessageReceived(long id, var frames) -> message(id, frames);
            case BrokerEvent.PeerLost(long id) -> lost(peers.remove(id));
            case BrokerEvent.Tick() -> tick();
            case BrokerEvent.SendRefused(long id, boolean full) -> refused(id, full);
            case BrokerEvent.SendQueueHalfFull(long id) -> {
                Peer peer = peers.get(id);
                if (peer != null && peer.state() instanceof PeerState.AsClient(Client client)) {
                    clients.readsSlowly(client);
                }
            }
            case BrokerEvent.TokenChecked(long ticket, TokenVerdict verdict) -> admission.checked(ticket, verdict);
            case BrokerEvent.DrainStarted(var grace) -> departure.begin(grace.toMillis());
            case BrokerEvent.InstancesMarked marked -> mark(marked);
            case BrokerEvent.ServicesWatched(var names) -> names.forEach(this::watch);
        }
    }

    private void tick() {
        watchers.tick();
        topics.tick();
        if (turn.nowMs() >= nextRatesMs) {
            nextRatesMs = turn.nowMs() + RATES_MS;
            parts.services().sampleRates();
        }
    }

    private void connected(BrokerEvent.PeerConnected event) {
        Peer peer = new Peer(event.peer(), event.rights(), event.reeveProperty(), turn.nowMs());
        Invariants.check(peers.get(event.peer()) == null, "peer numbers are not used again");
        peers.put(event.peer(), peer);
    }

    private void lost(@Nullable Peer peer) {
        if (peer == null) {
            return;
        }
        peer.lose();
        switch (peer.state()) {
            case PeerState.AsClient(Client client) -> clients.lost(client);
            case PeerState.AsWorker(Worker worker) -> workers.lost(worker);
            case PeerState.Fresh _, PeerState.ExpiredWorker _, PeerState.Closing _ -> {}
        }
    }

    /** The transport took a message of ours not at all: what that peer was told is no longer known, so it has to go. */
    private void refused(long id, boolean full) {
        Peer peer = peers.get(id);
        if (peer == null || peer.isClosing()) {
            return;
        }
        peers.remove(id);
        lost(peer);
        if (full) {
            turn.emit(new BrokerCommand.Close(id, "send queue full"));
        }
    }

    private void mark(BrokerEvent.InstancesMarked event) {
        Service service = parts.services().find(event.service());
        if (service != null) {
            workers.mark(
                    service, event.instanceIds(), event.draining() ? event.ttl().toMillis() : 0);
        }
    }

    private void watch(String name) {
        Service service = parts.services().findOrMakeServed(name);
        if (service != null) {
            parts.services().watch(service);
        }
    }

    /* test */ CoreParts parts() {
        return parts;
    }

    /**
     * From now on workers are told the dispatch as the parent of their spans, where the caller records its trace. Who
     * asks for it must make that span when {@link BrokerCommand.RequestEnded} tells its id, else traces have a gap.
     */
    public void traceDispatches() {
        dispatcher.trace();
    }

    /** Since the first event. */
    public long uptimeMs(long nowMs) {
        return turn.uptimeMs(nowMs);
    }

    /** One service alone; null if it is not known. */
    public BrokerStats.@Nullable ServiceStats stats(String service, long nowMs) {
        Service known = parts.services().find(service);
        return known == null ? null : Snapshot.of(known, nowMs);
    }

    /** The workers of one service. */
    public List<BrokerStats.WorkerStats> workers(String service, long nowMs) {
        Service known = parts.services().find(service);
        return known == null ? List.of() : Snapshot.workers(known, nowMs);
    }

    /**
     * Asks for {@link BrokerCommand.QueueGrew} when a request has to wait and the queue was empty or then holds so
     * many.
     */
    public void listenToQueue(String service, int waiting) {
        parts.services().listenToQueue(service, waiting);
    }

    /** How the table of rate limits is used. */
    public RateStats rates() {
        return admission.rates();
    }

    /** A snapshot; takes time in proportion to services and workers. */
    public BrokerStats stats(long nowMs) {
        Services services = parts.services();
        return new BrokerStats(
                parts.settings().brokerId(),
                parts.boot().bootId(),
                uptimeMs(nowMs),
                departure.hasBegun(),
                peers.size(),
                clients.count(),
                services.queuedBytes(),
                parts.desk().waiting(),
                topics.stats(),
                Snapshot.services(services, nowMs),
                Snapshot.workers(services, nowMs));
    }
}
