// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.brokercore.TokenVerdict;
import dev.reeve.protocol.v1.Identity;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class VerdictTableTest {

    private static final long NOW = 1_000;

    private final VerdictTable table = new VerdictTable(100, 10_000, 42);

    @Test
    void findsTokenInsideOtherBytesUntilItsTimeIsOver() {
        TokenVerdict verdict = verdict("a");
        table.put(token(7), verdict, NOW + 10);
        byte[] envelope = new byte[50];
        System.arraycopy(token(7), 0, envelope, 13, 8);

        assertThat(table.find(envelope, 13, 8, NOW)).isSameAs(verdict);
        assertThat(table.find(envelope, 13, 8, NOW + 10)).isNull();
        assertThat(table.find(envelope, 12, 8, NOW)).isNull();
        assertThat(table.find(envelope, 13, 7, NOW)).isNull();
    }

    @Test
    void lastVerdictOnTokenCountsAndTakesNoMoreRoom() {
        for (int i = 0; i < 1_000; i++) {
            table.put(token(1), verdict("v" + i), NOW + 10);
        }

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.find(token(1), 0, 8, NOW)).isEqualTo(verdict("v999"));
    }

    @Test
    void oldestGoesFirstWhenFull() {
        for (int i = 0; i < 150; i++) {
            table.put(token(i), verdict("x"), NOW + 10);
        }

        assertThat(table.size()).isEqualTo(100);
        assertThat(table.find(token(49), 0, 8, NOW)).isNull();
        assertThat(table.find(token(50), 0, 8, NOW)).isNotNull();
    }

    @Test
    void bytesAreBoundedToo() {
        for (int i = 0; i < 20; i++) {
            byte[] large = new byte[1_000];
            large[0] = (byte) i;
            table.put(large, verdict("x"), NOW + 10);
        }

        assertThat(table.size()).isEqualTo(10);
    }

    @Test
    void forgetsWhatIsNamed() {
        for (int i = 0; i < 50; i++) {
            table.put(token(i), verdict(i % 2 == 0 ? "even" : "odd"), NOW + 10);
        }

        table.removeIf(verdict("even")::equals);

        assertThat(table.size()).isEqualTo(25);
        assertThat(table.find(token(2), 0, 8, NOW)).isNull();
        assertThat(table.find(token(3), 0, 8, NOW)).isNotNull();
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(table.find(token(3), 0, 8, NOW)).isNull();
    }

    @Test
    void agreesWithMapUnderRandomUse() {
        SplittableRandom random = new SplittableRandom(5);
        Map<Integer, TokenVerdict> model = new HashMap<>();
        VerdictTable large = new VerdictTable(10_000, 1_000_000, random.nextLong());
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(500);
            if (random.nextInt(3) == 0) {
                TokenVerdict verdict = verdict("v" + i);
                large.put(token(key), verdict, NOW + 1);
                model.put(key, verdict);
            } else if (random.nextInt(100) == 0) {
                TokenVerdict gone = model.get(key);
                large.removeIf(verdict -> verdict.equals(gone));
                model.values().removeIf(verdict -> verdict.equals(gone));
            } else {
                assertThat(large.find(token(key), 0, 8, NOW)).isEqualTo(model.get(key));
            }
            assertThat(large.size()).isEqualTo(model.size());
        }
    }

    @Test
    @Tag("P14")
    void findsAmongFiftyThousandWithoutSearchingThemAll() {
        VerdictTable full = new VerdictTable(50_000, 100_000_000, 3);
        for (int i = 0; i < 50_000; i++) {
            full.put(token(i), verdict("x"), NOW + 10);
        }
        long startNs = System.nanoTime();

        int found = 0;
        for (int i = 0; i < 500_000; i++) {
            found += full.find(token(i % 50_000), 0, 8, NOW) == null ? 0 : 1;
        }

        // A list would take minutes; the bound is generous for loaded machines.
        assertThat(found).isEqualTo(500_000);
        assertThat(System.nanoTime() - startNs).isLessThan(5_000_000_000L);
    }

    private static byte[] token(int number) {
        return ByteBuffer.allocate(8).putLong(number).array();
    }

    private static TokenVerdict verdict(String subject) {
        return new TokenVerdict.Verified(
                Identity.newBuilder().setSubject(subject).build());
    }
}
