// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;

/** One peer with its processes, from their start until they are closed. */
final class Stage implements AutoCloseable {
    private final Peer peer;
    private final Processes processes;

    private Stage(Peer peer) {
        this.peer = peer;
        this.processes = new Processes(peer.name());
    }

    static Stage open(Peer peer, Surroundings surroundings) throws IOException, InterruptedException {
        Stage stage = new Stage(peer);
        try {
            stage.start(surroundings);
            return stage;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private void start(Surroundings surroundings) throws IOException, InterruptedException {
        Hub hub = peer.start(surroundings);
        if (hub.process() != null) {
            processes.add(Main.SERVER, hub.process());
        }
        for (String role : new String[] {Main.WORKER, Main.CLIENT}) {
            processes.addOwn(role, surroundings.own(role, peer, hub.endpoint()));
        }
    }

    Peer peer() {
        return peer;
    }

    /** One turn: see {@link Processes#run}. */
    Sample run(Order order) throws InterruptedException {
        return processes.run(order);
    }

    /** Of the broker's heap, without garbage. */
    long liveBytes() throws IOException, InterruptedException {
        return LiveHeap.bytesOf(processes.get(Main.SERVER).pid());
    }

    @Override
    public void close() {
        processes.close();
    }
}
