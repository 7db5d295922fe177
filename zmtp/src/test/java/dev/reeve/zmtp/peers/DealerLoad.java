// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Sends numbered messages and checks what comes back: none damaged, none twice, all in order. Messages that are open
 * when a connection ends, or when nothing has come for a while, count as lost; should they come after all they are
 * welcome.
 */
final class DealerLoad implements AutoCloseable {
    private static final int WINDOW = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Supplier<Link> connect;
    private final Duration quiet;
    private final CRC32 sum = new CRC32();
    private final List<Tally.Gap> gaps = new ArrayList<>();
    private Link link;
    private int next;
    private int expected;
    private int settled;
    private int answered;

    /** Connects. */
    DealerLoad(Supplier<Link> connect, Duration quiet) {
        this.connect = connect;
        this.quiet = quiet;
        this.link = connect.get();
    }

    /**
     * Until so many answers have come.
     *
     * @param total the last message is this one; if more than {@code until}, then others are open at the end
     */
    void run(int until, int total) throws InterruptedException {
        long silentSinceNs = System.nanoTime();
        while (answered < until) {
            for (; next < settled + Math.min(WINDOW, total - answered); next++) {
                link.send(WireMessages.of(next));
            }
            List<byte[]> answer = link.receive(quiet);
            if (answer != null) {
                accept(answer);
                silentSinceNs = System.nanoTime();
            } else if (System.nanoTime() - silentSinceNs > PATIENCE.toNanos()) {
                throw new AssertionError("silent: " + answered + " of " + until + " answered");
            } else {
                settled = next;
                if (link.isGone()) {
                    reconnect();
                }
            }
        }
    }

    /** Another connection instead of the one there is. */
    void reconnect() {
        link.close();
        link = connect.get();
    }

    private void accept(List<byte[]> answer) {
        int number = WireMessages.numberOf(answer);
        if (number < expected) {
            throw new AssertionError("twice or out of order: " + number + ", not " + expected);
        }
        if (number > expected) {
            gaps.add(new Tally.Gap(expected, number));
        }
        expected = number + 1;
        settled = Math.max(settled, expected);
        answered++;
        WireMessages.addTo(sum, answer);
    }

    /** Says so to the other side, once more now and then: it may restart just now. */
    Tally end() throws InterruptedException {
        long untilNs = System.nanoTime() + PATIENCE.toNanos();
        List<byte[]> answer = null;
        while (answer == null || !WireMessages.isEnd(answer)) {
            if (answer != null) {
                accept(answer);
            } else if (System.nanoTime() < untilNs) {
                link.send(WireMessages.end());
            } else {
                throw new AssertionError("no answer to the end: " + answered + " answered");
            }
            answer = link.receive(AGAIN);
        }
        return new Tally(answered, sum.getValue(), gaps);
    }

    @Override
    public void close() {
        link.close();
    }
}
