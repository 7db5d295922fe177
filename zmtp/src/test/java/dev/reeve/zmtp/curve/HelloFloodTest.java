// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import static dev.reeve.zmtp.curve.CurvePair.first;
import static dev.reeve.zmtp.curve.CurvePair.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.zmtp.wire.Handshake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Strangers who say HELLO and no more. */
@Tag("26-02")
final class HelloFloodTest {
    private static final int HELLOS = 10_000;
    private static final int BYTES_PER_HANDSHAKE_MAX = 256;

    private final CurvePair pair = new CurvePair();

    @Test
    void tenThousandHellosLeaveNoHeap() {
        byte[] hello = first(pair.clientSide());
        byte[] _ = reply(pair.serverSide(), hello);
        List<Handshake> open = new ArrayList<>(HELLOS);
        long before = usedBytes();

        for (int i = 0; i < HELLOS; i++) {
            Handshake handshake = pair.serverSide();
            byte[] _ = reply(handshake, hello);
            open.add(handshake);
        }

        assertThat(usedBytes() - before).isLessThan((long) HELLOS * BYTES_PER_HANDSHAKE_MAX);
        assertThat(open).hasSize(HELLOS);
        assertThat(pair.server.cookies().size()).isOne();
    }

    /** The least of a few readings: what a collector has not got round to yet is not held. */
    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
