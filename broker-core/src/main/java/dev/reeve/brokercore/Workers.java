// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound.WorkerReady;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.DrainReason;
import dev.reeve.protocol.v1.WorkerInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Registration of workers and their end (protocol.md 4, R-12, R-17 to ). */
final class Workers {
    private final BrokerSettings settings;
    private final Turn turn;
    private final TimerWheel wheel;
    private final Services services;
    private final Calls calls;
    private final Dispatcher dispatcher;
    private final Connections connections;
    private final Descriptors descriptors;
    private final Welcomes welcomes;
    private final Heartbeats heartbeats;
    private boolean brokerDraining;

    Workers(CoreParts parts, Dispatcher dispatcher, Welcomes welcomes) {
        this.settings = parts.settings();
        this.turn = parts.turn();
        this.wheel = parts.wheel();
        this.services = parts.services();
        this.calls = parts.calls();
        this.connections = parts.connections();
        this.descriptors = parts.descriptors();
        this.dispatcher = dispatcher;
        this.welcomes = welcomes;
        this.heartbeats = new Heartbeats(settings.heartbeat(), turn, wheel, this::expire);
    }

    /** READY of a connection that is nothing yet. */
    void register(Peer peer, WorkerReady ready) {
        DropReason fault = faultOf(peer, ready);
        if (fault != null) {
            refuse(peer, ready, fault, "READY refused");
            return;
        }
        Service service = services.findOrMakeServed(ready.service());
        if (service == null) {
            refuse(peer, ready, DropReason.QUEUE_FULL, "READY refused: too many services");
            return;
        }
        WorkerInfo info = ready.info();
        if (info != null && !displace(service, info.getInstanceId(), peer)) {
            refuse(peer, ready, DropReason.UNEXPECTED, "READY refused: instance id in use");
            return;
        }
        admit(peer, ready.version(), service, info);
    }

    private void refuse(Peer peer, WorkerReady ready, DropReason reason, String detail) {
        turn.dropped(reason, peer, detail);
        WorkerInfo info = ready.info();
        turn.emit(new BrokerCommand.WorkerChanged(
                peer.id(),
                ready.service(),
                info == null || WorkerInfoCheck.faultOf(info) != null ? "" : info.getInstanceId(),
                info == null,
                WorkerChange.REFUSED,
                reason.label()));
        connections.disconnect(peer, ready.version());
    }

    private @Nullable DropReason faultOf(Peer peer, WorkerReady ready) {
        String service = ready.service();
        WorkerInfo info = ready.info();
        if (ServiceName.isMmi(service)) {
            return DropReason.UNEXPECTED;
        }
        if (!peer.rights().mayRegister(service)) {
            return DropReason.NO_RIGHTS;
        }
        if (brokerDraining) {
            return DropReason.CLOSING;
        }
        boolean sound = info == null || (ServiceName.isCallable(service) && WorkerInfoCheck.faultOf(info) == null);
        return sound ? null : DropReason.MALFORMED;
    }

    /** true if the instance id is free now; an older connection of the same key that fell silent makes way. */
    private boolean displace(Service service, String instanceId, Peer newer) {
        Worker older = service.worker(instanceId);
        if (older == null) {
            return true;
        }
        boolean sameKey = older.peer().rights().user().equals(newer.rights().user());
        boolean silent =
                turn.nowMs() - older.peer().heardMs() >= settings.heartbeat().intervalMs();
        if (sameKey && silent) {
            sendAway(older);
            return true;
        }
        return false;
    }

    private void admit(Peer peer, MdpVersion version, Service service, @Nullable WorkerInfo info) {
        int window = info == null
                ? 1
                : Math.clamp(info.getCapacity(), 1, settings.bounds().windowMax());
        Worker worker = new Worker(peer, version, service, info, window, turn.nowMs());
        peer.become(new PeerState.AsWorker(worker));
        service.add(worker);
        boolean needDescriptor = info != null && descriptors.hold(worker.info().getDescriptorSha256());
        heartbeats.start(worker);
        services.touch(service);
        tell(worker, WorkerChange.REGISTERED);
        if (info != null) {
            turn.send(peer, MdpEncoder.welcome(welcomes.forWorker(window, needDescriptor)));
        }
        refresh(worker);
        dispatcher.pump(service);
    }

    Heartbeats heartbeats() {
        return heartbeats;
    }

    /** CREDIT sets the window absolutely; 0 pauses. */
    void credit(Worker worker, int window) {
        worker.window(
                window < 0
                        ? settings.bounds().windowMax()
                        : Math.min(window, settings.bounds().windowMax()));
        refresh(worker);
        dispatcher.pump(worker.service());
    }

    /** DRAIN of a worker: no more work; acknowledged, so that it knows that nothing is under way. */
    void drain(Worker worker, Drain drain) {
        startDraining(worker);
        if (!drain.getAck()) {
            turn.send(
                    worker.peer(),
                    MdpEncoder.workerDrain(Drain.newBuilder()
                            .setReason(drain.getReason())
                            .setGraceMs(drain.getGraceMs())
                            .setAck(true)
                            .build()));
        }
    }

    private void startDraining(Worker worker) {
        if (worker.isReady()) {
            worker.become(new WorkerState.Draining());
            refresh(worker);
            tell(worker, WorkerChange.DRAINING);
        }
    }

    /** INFO: methods and metadata anew, or the descriptor set. False if it is not sound. */
    boolean inform(Worker worker, WorkerInfo info) {
        boolean same = info.getInstanceId().equals(worker.instanceId());
        if (!same || WorkerInfoCheck.faultOf(info) != null) {
            return false;
        }
        descriptors.hold(info.getDescriptorSha256());
        descriptors.release(worker.info().getDescriptorSha256());
        descriptors.store(info.getDescriptorSha256(), info.getDescriptorSet());
        worker.learn(info.toBuilder().clearDescriptorSet().build());
        worker.service().learn();
        return true;
    }

    /** The operator's drain mark: no frame to the worker; it ends by itself. */
    void mark(Service service, Set<String> instanceIds, long ttlMs) {
        for (Worker worker : service.workers()) {
            if (instanceIds.contains(worker.instanceId())) {
                worker.markUntil(turn.nowMs() + ttlMs);
                refresh(worker);
                if (ttlMs > 0) {
                    wheel.arm(new Alarm(() -> unmark(worker)), turn.nowMs() + ttlMs);
                }
            }
        }
        dispatcher.pump(service);
    }

    private void unmark(Worker worker) {
        if (!worker.isGone() && !worker.isMarked(turn.nowMs())) {
            refresh(worker);
            dispatcher.pump(worker.service());
        }
    }

    /** The worker's FINAL gave its slot back. */
    void release(Worker worker, long token) {
        worker.hands().release(token);
        worker.service().held--;
        heartbeats.loadChanged(worker);
        refresh(worker);
    }

    /** After a release: a plain worker that has finished is sent home while this broker drains. */
    void afterRelease(Worker worker) {
        if (brokerDraining && worker.isPlain() && worker.held() == 0) {
            sendAway(worker);
        } else {
            dispatcher.pump(worker.service());
        }
    }

    /** DISCONNECT from the worker: no answer (7-06, 7-21). */
    void left(Worker worker) {
        unregister(worker, WorkerChange.LEFT);
        connections.closing(worker.peer());
        dispatcher.pump(worker.service());
    }

    /** The worker broke the protocol, or this broker stops. */
    void sendAway(Worker worker) {
        unregister(worker, WorkerChange.SENT_AWAY);
        connections.disconnect(worker.peer(), worker.version());
        dispatcher.pump(worker.service());
    }

    /** Its connection is gone, or is cut. */
    void lost(Worker worker) {
        unregister(worker, WorkerChange.LOST);
        dispatcher.pump(worker.service());
    }

    private void expire(Worker worker) {
        boolean idlePlain = worker.isPlain() && worker.held() == 0;
        unregister(worker, WorkerChange.EXPIRED);
        worker.peer()
                .become(new PeerState.ExpiredWorker(
                        worker.version(), worker.service().name(), worker.peer().heardMs(), idlePlain));
        dispatcher.pump(worker.service());
    }

    /** a plain worker that was taken for dead and beats after all is slow, not dead. */
    void showedLife(Peer peer, PeerState.ExpiredWorker expired) {
        Service service = services.find(expired.service());
        if (service != null && expired.idlePlain()) {
            long silenceMs = turn.nowMs() - expired.silentSinceMs();
            boolean first = service.plainExpiryMs() == 0;
            service.raisePlainExpiry(
                    Math.min(3 * silenceMs, settings.heartbeat().plainExpiryMaxMs()));
            if (first) {
                turn.emit(new BrokerCommand.WorkerChanged(
                        peer.id(), service.name(), Worker.plainId(peer.id()), true, WorkerChange.SLOW_HEARTBEAT));
            }
        }
        connections.disconnect(peer, expired.version());
    }

    private void unregister(Worker worker, WorkerChange how) {
        Service service = worker.service();
        worker.become(new WorkerState.Gone(how));
        heartbeats.stop(worker);
        refresh(worker);
        service.remove(worker);
        descriptors.release(worker.info().getDescriptorSha256());
        Hands hands = worker.hands();
        for (long token : hands.tokens()) {
            service.held--;
            Call call = hands.call(token);
            if (call != null) {
                calls.workerLost(call, worker);
            }
        }
        services.touch(service);
        tell(worker, how);
    }

    /** After anything changed that decides whether it can be given work. */
    private void refresh(Worker worker) {
        Service service = worker.service();
        int readyBefore = service.free().ready();
        service.free().update(worker, turn.nowMs());
        if (readyBefore > 0 && service.free().ready() == 0) {
            service.availableAt(turn.nowMs());
        }
        services.markDirty(service);
    }

    private void tell(Worker worker, WorkerChange change) {
        turn.emit(new BrokerCommand.WorkerChanged(
                worker.peer().id(), worker.service().name(), worker.instanceId(), worker.isPlain(), change));
    }

    /** This broker leaves: Reeve workers are told, idle plain ones sent home. */
    void drainAll(long graceMs) {
        brokerDraining = true;
        Drain drain = Drain.newBuilder()
                .setReason(DrainReason.STOPPING)
                .setGraceMs((int) Math.min(graceMs, Integer.MAX_VALUE))
                .build();
        forEachWorker(worker -> {
            startDraining(worker);
            if (!worker.isPlain()) {
                turn.send(worker.peer(), MdpEncoder.workerDrain(drain));
            } else if (worker.held() == 0) {
                sendAway(worker);
            }
        });
    }

    /** The drain is over. */
    void sendAllAway() {
        forEachWorker(this::sendAway);
    }

    private void forEachWorker(Consumer<Worker> action) {
        for (Service service : List.copyOf(services.all())) {
            List.copyOf(service.workers()).forEach(action);
        }
    }
}
