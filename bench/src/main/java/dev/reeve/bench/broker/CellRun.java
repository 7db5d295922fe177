// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One load, carried by all peers in turns: A B C, A B C, ... Each peer's processes live for all its turns. A peer that
 * fails is said to, and left out from then on.
 */
final class CellRun {
    private final Cell cell;
    private final Timing timing;
    private final Surroundings surroundings;
    private final Progress progress;
    private final List<Carrier> carriers = new ArrayList<>();

    CellRun(Cell cell, Timing timing, Surroundings surroundings, Progress progress) {
        this.cell = cell;
        this.timing = timing;
        this.surroundings = surroundings;
        this.progress = progress;
    }

    List<Series> run(List<Peer> peers) throws IOException, InterruptedException {
        try {
            for (Peer peer : peers) {
                start(peer);
            }
            for (int turn = 1; turn <= timing.turns(); turn++) {
                for (Carrier carrier : List.copyOf(carriers)) {
                    progress.turn(cell, carrier.stage.peer(), turn, timing.turns());
                    measure(carrier);
                }
            }
            List<Series> all = new ArrayList<>();
            for (Carrier carrier : carriers) {
                all.add(new Series(cell, carrier.stage.peer().name(), carrier.samples, liveBytes(carrier.stage)));
            }
            return all;
        } finally {
            carriers.forEach(carrier -> carrier.stage.close());
        }
    }

    private void start(Peer peer) throws IOException, InterruptedException {
        progress.starting(cell, peer);
        try {
            Stage stage = Stage.open(peer, surroundings);
            try {
                carriers.add(new Carrier(stage, warmUp(stage), new ArrayList<>()));
            } catch (BenchException failure) {
                stage.close();
                throw failure;
            }
        } catch (BenchException failure) {
            progress.failed(cell, peer.name(), failure);
        }
    }

    /** Under the same load; where that is half of the peak, under the most it can do, to know the peak. */
    private Pace warmUp(Stage stage) throws InterruptedException {
        Pace given = cell.pace();
        Pace warm = given == null ? Plan.WIDE : given;
        Sample sample = stage.run(new Order(warm, cell.bodyBytes(), timing.settleMs(), timing.warmUpMs()));
        return given == null ? new Pace.Open(Math.max(1, (long) sample.perSecond() / 2)) : given;
    }

    private void measure(Carrier carrier) throws InterruptedException {
        try {
            Order order = new Order(carrier.pace, cell.bodyBytes(), timing.settleMs(), timing.turnMs());
            carrier.samples.add(carrier.stage.run(order));
        } catch (BenchException failure) {
            progress.failed(cell, carrier.stage.peer().name(), failure);
            carriers.remove(carrier);
            carrier.stage.close();
        }
    }

    private long liveBytes(Stage stage) throws IOException, InterruptedException {
        return switch (cell.goal()) {
            case P1, P2, P4, P5, P7, P14 -> -1;
            case P6 -> stage.liveBytes();
        };
    }

    /** A peer while it is measured. */
    private record Carrier(Stage stage, Pace pace, List<Sample> samples) {}
}
