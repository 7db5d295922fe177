// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.BrokerInbound;
import dev.reeve.protocol.BrokerInbound.ClientCancel;
import dev.reeve.protocol.BrokerInbound.ClientRequest;
import dev.reeve.protocol.BrokerInbound.UnknownExtension;
import dev.reeve.protocol.BrokerInbound.WorkerCredit;
import dev.reeve.protocol.BrokerInbound.WorkerDisconnect;
import dev.reeve.protocol.BrokerInbound.WorkerDrain;
import dev.reeve.protocol.BrokerInbound.WorkerHeartbeat;
import dev.reeve.protocol.BrokerInbound.WorkerInfoUpdate;
import dev.reeve.protocol.BrokerInbound.WorkerReady;
import dev.reeve.protocol.BrokerInbound.WorkerReply;
import dev.reeve.protocol.Decoded;
import dev.reeve.protocol.DropReason;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.InboundView;
import dev.reeve.protocol.MdpDecoder;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.Rejections;
import dev.reeve.protocol.ServiceName;
import dev.reeve.protocol.v1.Pulse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of peers: which are valid in the peer's state, and to whom they go (protocol.md section 3, R-17 to
 *
 */
final class Inbound {
    private final BrokerSettings settings;
    private final Turn turn;
    private final Connections connections;
    private final Clients clients;
    private final Workers workers;
    private final Answers answers;
    private final Admission admission;
    private final Mmi mmi;
    private final Services services;
    private final InboundView view = new InboundView();

    Inbound(CoreParts parts, Clients clients, Workers workers, Answers answers, Admission admission, Mmi mmi) {
        this.settings = parts.settings();
        this.turn = parts.turn();
        this.connections = parts.connections();
        this.clients = clients;
        this.workers = workers;
        this.answers = answers;
        this.admission = admission;
        this.mmi = mmi;
        this.services = parts.services();
    }

    void message(Peer peer, List<byte[]> frames) {
        if (view.read(frames) && usual(peer, frames)) {
            return;
        }
        long gapMs = turn.nowMs() - peer.heardMs();
        switch (MdpDecoder.toBroker(frames)) {
            case Decoded.Rejected<BrokerInbound>(String detail) -> rejected(peer, detail);
            case Decoded.Ok<BrokerInbound>(BrokerInbound message) -> decoded(peer, message, frames, gapMs);
        }
    }

    /** What every request brings, without any object for it: true if it was that and was in order. */
    private boolean usual(Peer peer, List<byte[]> frames) {
        if (view.isRequest()) {
            Client client = peer.client();
            return client != null && view.version() == client.version() && usualRequest(client, frames);
        }
        Worker worker = peer.worker();
        return worker != null && view.version() == worker.version() && usualReply(worker, frames);
    }

    private boolean usualRequest(Client client, List<byte[]> frames) {
        Service service = services.find(view.name());
        if (service == null || !settings.sizes().allow(frames)) {
            return false;
        }
        client.peer().heardAt(turn.nowMs());
        if (client.isReeve()) {
            admission.reeve(client, service.name(), service, frames, view.bodyAt());
        } else {
            admission.plain(client, service.name(), service, frames, view.bodyAt());
        }
        return true;
    }

    private boolean usualReply(Worker worker, List<byte[]> frames) {
        if (!settings.sizes().allow(frames)) {
            return false;
        }
        worker.peer().heardAt(turn.nowMs());
        reply(worker, answers.answer(worker, view.name(), view.isLast(), frames, view.bodyAt()));
        return true;
    }

    private void rejected(Peer peer, String detail) {
        switch (peer.state()) {
            case PeerState.Closing _ -> turn.dropped(DropReason.CLOSING, peer, "closing");
            case PeerState.AsWorker _ when detail.equals(Rejections.UNEXPECTED_COMMAND) -> unexpected(peer, detail);
            case PeerState.AsWorker _, PeerState.AsClient _, PeerState.Fresh _, PeerState.ExpiredWorker _ ->
                invalid(peer, DropReason.MALFORMED, detail);
        }
    }

    private void decoded(Peer peer, BrokerInbound message, List<byte[]> frames, long gapMs) {
        switch (peer.state()) {
            case PeerState.Closing _ -> turn.dropped(DropReason.CLOSING, peer, "closing");
            case PeerState.Fresh _ -> first(peer, message, frames);
            case PeerState.AsClient(Client client) -> ofClient(client, message, frames);
            case PeerState.AsWorker(Worker worker) -> ofWorker(worker, message, frames, gapMs);
            case PeerState.ExpiredWorker expired -> ofExpired(peer, expired, message);
        }
    }

    /** The first valid message fixes role and version. */
    private void first(Peer peer, BrokerInbound message, List<byte[]> frames) {
        peer.heardAt(turn.nowMs());
        switch (message) {
            case ClientRequest request -> ofClient(clients.admit(peer, request.version()), request, frames);
            case WorkerReady ready
            when !settings.sizes().allow(frames) ->
                invalid(peer, DropReason.TOO_LARGE, "READY of " + ready.version() + " over a size limit");
            case WorkerReady ready -> workers.register(peer, ready);
            case WorkerDisconnect _ -> connections.closing(peer);
            case WorkerReply reply -> stranger(peer, reply.version());
            case WorkerHeartbeat beat -> stranger(peer, beat.version());
            case WorkerCredit _, WorkerDrain _, WorkerInfoUpdate _ -> stranger(peer, MdpVersion.MDP02);
            case UnknownExtension _, ClientCancel _ ->
                invalid(peer, DropReason.MALFORMED, "extension of a peer that has not announced itself");
        }
    }

    /** A worker's command from nobody this broker knows: restarted broker, reconnected DEALER (R-19, 7-07). */
    private void stranger(Peer peer, MdpVersion version) {
        turn.dropped(DropReason.UNEXPECTED, peer, "worker's command before READY");
        connections.disconnect(peer, version);
    }

    private void ofClient(Client client, BrokerInbound message, List<byte[]> frames) {
        Peer peer = client.peer();
        peer.heardAt(turn.nowMs());
        switch (message) {
            case ClientRequest request
            when request.version() != client.version() -> invalid(peer, DropReason.HEADER_CHANGED, "other version");
            case ClientRequest request -> request(client, request, frames);
            case ClientCancel(var cancel)
            when client.isReeve() ->
                admission.cancel(client, cancel.getRequestId().toByteArray());
            case ClientCancel _ -> invalid(peer, DropReason.MALFORMED, "extension from a plain client");
            case UnknownExtension(boolean worker, int _)
            when !worker && client.isReeve() -> turn.dropped(DropReason.UNEXPECTED, peer, Rejections.UNKNOWN_EXTENSION);
            case UnknownExtension(boolean worker, int _)
            when !worker -> invalid(peer, DropReason.MALFORMED, "extension from a plain client");
            case UnknownExtension _,
                    WorkerReady _,
                    WorkerReply _,
                    WorkerHeartbeat _,
                    WorkerDisconnect _,
                    WorkerCredit _,
                    WorkerDrain _,
                    WorkerInfoUpdate _ -> invalid(peer, DropReason.HEADER_CHANGED, "other role");
        }
    }

    private void request(Client client, ClientRequest request, List<byte[]> frames) {
        boolean small = settings.sizes().allow(frames);
        if (client.isReeve() && !small) {
            byte[] id = EnvelopeView.requestIdOrZero(request.body().getFirst());
            turn.dropped(DropReason.TOO_LARGE, client.peer(), "request over a size limit");
            admission.refuse(client, request.service(), id, Refusal.REQUEST_TOO_LARGE);
        } else if (!small) {
            invalid(client.peer(), DropReason.TOO_LARGE, "request over a size limit");
        } else if (ServiceName.isMmi(request.service())) {
            mmi.handle(client, request);
        } else if (client.isReeve()) {
            admission.reeve(client, request);
        } else {
            admission.plain(client, request);
        }
    }

    private void ofWorker(Worker worker, BrokerInbound message, List<byte[]> frames, long gapMs) {
        Peer peer = worker.peer();
        MdpVersion version = versionOf(message);
        if (version == null || version != worker.version()) {
            invalid(peer, DropReason.HEADER_CHANGED, "other role or version");
            return;
        }
        if (!(message instanceof WorkerDisconnect)) {
            peer.heardAt(turn.nowMs());
        }
        if (!settings.sizes().allow(frames)) {
            tooLarge(worker, message);
            return;
        }
        switch (message) {
            case WorkerReply reply ->
                reply(worker, answers.answer(worker, reply.address(), reply.last(), reply.body(), 0));
            case WorkerHeartbeat(MdpVersion _, var pulse) -> beat(worker, pulse, gapMs);
            case WorkerDisconnect _ -> workers.left(worker);
            case WorkerReady _ -> unexpected(peer, "second READY");
            case WorkerCredit _, WorkerInfoUpdate _
            when worker.isPlain() -> invalid(peer, DropReason.MALFORMED, "extension from a plain worker");
            case WorkerCredit(var credit) -> workers.credit(worker, credit.getWindow());
            // of a plain one too: nothing in the RFC lets it leave without a request crossing its DISCONNECT
            case WorkerDrain(var drain) -> workers.drain(worker, drain);
            case WorkerInfoUpdate(var info) -> {
                if (!workers.inform(worker, info)) {
                    invalid(peer, DropReason.MALFORMED, "INFO is not sound");
                }
            }
            case UnknownExtension _
            when worker.isPlain() -> invalid(peer, DropReason.MALFORMED, "extension from a plain worker");
            case UnknownExtension _ -> turn.dropped(DropReason.UNEXPECTED, peer, Rejections.UNKNOWN_EXTENSION);
            case ClientRequest _, ClientCancel _ ->
                throw new IllegalStateException("a client's message has no worker version");
        }
    }

    /** The version a worker's message has; null: a client's message. */
    private static @Nullable MdpVersion versionOf(BrokerInbound message) {
        return switch (message) {
            case WorkerReady ready -> ready.version();
            case WorkerReply reply -> reply.version();
            case WorkerHeartbeat beat -> beat.version();
            case WorkerDisconnect disconnect -> disconnect.version();
            case WorkerCredit _, WorkerDrain _, WorkerInfoUpdate _ -> MdpVersion.MDP02;
            case UnknownExtension(boolean worker, int _) -> worker ? MdpVersion.MDP02 : null;
            case ClientRequest _, ClientCancel _ -> null;
        };
    }

    private void reply(Worker worker, @Nullable String fault) {
        if (fault != null) {
            unexpected(worker.peer(), fault);
        }
    }

    private void beat(Worker worker, @Nullable Pulse pulse, long gapMs) {
        if (pulse != null && worker.isPlain()) {
            invalid(worker.peer(), DropReason.MALFORMED, "extension from a plain worker");
        } else {
            workers.heartbeats().beat(worker, pulse == null ? Pulse.getDefaultInstance() : pulse, gapMs);
        }
    }

    /** A Reeve worker's caller gets INTERNAL; anything else too large is invalid. */
    private void tooLarge(Worker worker, BrokerInbound message) {
        Peer peer = worker.peer();
        if (message instanceof WorkerReply reply && !worker.isPlain()) {
            turn.dropped(DropReason.TOO_LARGE, peer, "reply over a size limit");
            String fault = answers.tooLarge(worker, reply);
            if (fault != null) {
                unexpected(peer, fault);
            }
        } else {
            invalid(peer, DropReason.TOO_LARGE, "message over a size limit");
        }
    }

    private void ofExpired(Peer peer, PeerState.ExpiredWorker expired, BrokerInbound message) {
        MdpVersion version = versionOf(message);
        if (version == null || version != expired.version()) {
            invalid(peer, DropReason.HEADER_CHANGED, "other role or version");
        } else if (message instanceof WorkerDisconnect) {
            connections.closing(peer);
        } else {
            turn.dropped(DropReason.UNEXPECTED, peer, "worker was taken for dead");
            workers.showedLife(peer, expired);
        }
    }

    /** 7-07: valid, but not now: DISCONNECT, then nothing. */
    private void unexpected(Peer peer, String detail) {
        turn.dropped(DropReason.UNEXPECTED, peer, detail);
        if (peer.state() instanceof PeerState.AsWorker(Worker worker)) {
            workers.sendAway(worker);
        }
    }

    /** a client's message is dropped, a worker is sent away; the tenth in ten seconds ends the connection. */
    private void invalid(Peer peer, DropReason reason, String detail) {
        turn.dropped(reason, peer, detail);
        boolean tooMany = peer.countInvalid(turn.nowMs());
        switch (peer.state()) {
            case PeerState.AsWorker(Worker worker) -> workers.sendAway(worker);
            case PeerState.AsClient(Client client)
            when tooMany -> {
                clients.lost(client);
                connections.cut(peer, "too many invalid messages");
            }
            case PeerState.Fresh _, PeerState.ExpiredWorker _
            when tooMany -> connections.cut(peer, "too many invalid messages");
            case PeerState.AsClient _, PeerState.Fresh _, PeerState.ExpiredWorker _, PeerState.Closing _ -> {}
        }
    }
}
