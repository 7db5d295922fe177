// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.protocol.MdpEncoder;
import dev.reeve.protocol.v1.CancelReason;
import dev.reeve.protocol.v1.Drain;
import dev.reeve.protocol.v1.DrainReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * This broker leaves.
 *
 * <pre>
 *            DrainStarted                     no call open and a second over, or grace over
 * Serving -----------------> Draining --------------------------------------> Drained
 *                            queued: NO_WORKERS; new: NO_WORKERS;            left: UNKNOWN;
 *                            peers are told; workers finish                  workers: DISCONNECT
 * </pre>
 *
 * Clients are told first, so that they know what to make of a refusal: the call goes to another broker. What they sent
 * before they heard of it is on its way for a moment, and would be lost with the connection; hence the second.
 */
final class Departure {
    private enum Stage {
        SERVING,
        DRAINING,
        DRAINED
    }

    /** Longer than any message is under way; no longer than the grace. */
    private static final long LISTEN_MS = 1_000;

    private final Turn turn;
    private final TimerWheel wheel;
    private final LongTable<Peer> peers;
    private final Calls calls;
    private final Admission admission;
    private final Workers workers;
    private final Welcomes welcomes;
    private Stage stage = Stage.SERVING;
    private long listenUntilMs;

    Departure(CoreParts parts, Admission admission, Workers workers, Welcomes welcomes) {
        this.turn = parts.turn();
        this.wheel = parts.wheel();
        this.peers = parts.peers();
        this.calls = parts.calls();
        this.admission = admission;
        this.workers = workers;
        this.welcomes = welcomes;
    }

    boolean hasBegun() {
        return stage != Stage.SERVING;
    }

    void begin(long graceMs) {
        if (hasBegun()) {
            return;
        }
        stage = Stage.DRAINING;
        admission.drain();
        calls.drain();
        welcomes.drain();
        boolean told = tellClients(graceMs);
        listenUntilMs = turn.nowMs() + (told ? Math.min(LISTEN_MS, graceMs) : 0);
        forEachCall((client, call) -> {
            switch (call.state) {
                case CHECKING -> calls.refuse(call, Refusal.BROKER_DRAINING);
                case QUEUED -> calls.refuse(call, call.attempts == 0 ? Refusal.BROKER_DRAINING : Refusal.WORKER_LOST);
                case SERVED -> calls.served(call, List.of());
                case DISPATCHED -> {}
                case ENDED -> throw new IllegalStateException("an ended call is no longer open");
            }
        });
        workers.drainAll(graceMs);
        wheel.arm(new Alarm(this::finish), turn.nowMs() + Math.max(1, graceMs));
    }

    /** True if there was somebody who understands. */
    private boolean tellClients(long graceMs) {
        Drain drain = Drain.newBuilder()
                .setReason(DrainReason.STOPPING)
                .setGraceMs((int) Math.min(graceMs, Integer.MAX_VALUE))
                .build();
        List<byte[]> frames = MdpEncoder.clientDrain(drain);
        List<Client> told = clients().stream().filter(Client::isReeve).toList();
        for (Client client : told) {
            turn.send(client.peer(), frames);
        }
        return !told.isEmpty();
    }

    /** After each event: the drain is over as soon as nothing is open and nothing can come. */
    void check() {
        if (stage == Stage.DRAINING && calls.openCount() == 0 && turn.nowMs() >= listenUntilMs) {
            finish();
        }
    }

    private void finish() {
        if (stage != Stage.DRAINING) {
            return;
        }
        stage = Stage.DRAINED;
        forEachCall((client, call) -> calls.cut(call, Refusal.BROKER_STOPPED, CancelReason.SHUTDOWN));
        workers.sendAllAway();
        turn.emit(new BrokerCommand.Drained());
    }

    private List<Client> clients() {
        List<Client> clients = new ArrayList<>();
        peers.forEach(peer -> {
            if (peer.state() instanceof PeerState.AsClient(Client client)) {
                clients.add(client);
            }
        });
        return clients;
    }

    private void forEachCall(BiConsumer<Client, Call> action) {
        for (Client client : clients()) {
            client.open().forEach(call -> action.accept(client, call));
        }
    }
}
