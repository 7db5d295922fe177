// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.io.PrintStream;

/** Says what is going on: on a terminal in one line that is written over, else a line as each load begins. */
final class Progress {
    private static final String ERASE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void starting(Cell cell, Peer peer) {
        now(cell, "starting " + peer.name());
    }

    void turn(Cell cell, Peer peer, int turn, int turns) {
        now(cell, "turn " + turn + " of " + turns + ", " + peer.name());
    }

    /** This stays. */
    void failed(Cell cell, String peer, BenchException failure) {
        say(cell.goal() + " " + cell.words() + ": " + peer + " is left out: " + failure.getMessage());
    }

    /** A line that stays. */
    void say(String line) {
        out.println((terminal ? ERASE : "") + line);
    }

    private void now(Cell cell, String words) {
        if (terminal) {
            out.print(ERASE + cell.goal() + " " + cell.words() + ": " + words);
            out.flush();
        }
    }
}
