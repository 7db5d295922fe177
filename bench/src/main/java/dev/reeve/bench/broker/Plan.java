// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.util.ArrayList;
import java.util.List;

/** All loads, in the order of the goals. */
final class Plan {
    /** Enough to keep every peer busy; the most of a run is reached with it. */
    static final Pace WIDE = new Pace.Closed(2_048);

    private static final Pace NARROW = new Pace.Closed(256);
    private static final int SMALL = 110;
    private static final int KIB = 1_024;

    private static final List<Cell> ALL = List.of(
            new Cell(Goal.P1, NARROW, SMALL),
            new Cell(Goal.P1, WIDE, SMALL),
            new Cell(Goal.P1, NARROW, KIB),
            new Cell(Goal.P2, new Pace.Closed(1), SMALL),
            new Cell(Goal.P4, null, SMALL),
            new Cell(Goal.P5, new Pace.Closed(64), 64 * KIB),
            new Cell(Goal.P6, NARROW, SMALL),
            new Cell(Goal.P7, NARROW, KIB));

    private Plan() {}

    /** Who carries a load: at P6 and P7 our broker against itself. */
    static List<Peer> peers(Cell cell, List<Peer> present) {
        return switch (cell.goal()) {
            case P1, P2, P4, P5, P14 -> present;
            case P6 -> subjectAnd(Peers.SCALED, present);
            case P7 -> subjectAnd(List.of(Peers.ENCRYPTED), present);
        };
    }

    private static List<Peer> subjectAnd(List<? extends Peer> others, List<Peer> present) {
        List<Peer> peers = new ArrayList<>(present);
        peers.removeIf(peer -> !peer.name().equals(Peers.SUBJECT));
        peers.addAll(others);
        return peers;
    }

    static List<Cell> of(Options options) {
        return ALL.stream().filter(cell -> options.only().contains(cell.goal())).toList();
    }
}
