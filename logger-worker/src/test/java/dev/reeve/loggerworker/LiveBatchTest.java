// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveBatchTest {
    @Test
    void readsWhatItWrote() throws IOException {
        // Given
        LogSource second = Samples.source("s2");
        LogRecord record = Samples.record(Level.WARN, 7, "größer").withId(99);
        Loss loss = new Loss(5, second, 6, 1, 2, 2, LossReason.UNKNOWN.wire());
        Batch batch = new Batch("acme", List.of(record), List.of(loss));

        // When
        Batch read = LiveBatch.read("acme", LiveBatch.write(batch));

        // Then
        assertThat(read.losses()).isEqualTo(batch.losses());
        assertThat(read.records()).singleElement().satisfies(same -> {
            assertThat(same.id()).isEqualTo(99);
            assertThat(same.source()).isEqualTo(record.source());
            assertThat(same.stamp()).isEqualTo(record.stamp());
            assertThat(same.content()).isEqualTo(record.content());
            assertThat(same.words().asTsvector()).isEqualTo(record.words().asTsvector());
        });
    }

    @Test
    void refusesABatchOfAnotherVersion() {
        // Given
        byte[] bytes = LiveBatch.write(Samples.batch());

        // When
        bytes[0] = 2;

        // Then
        assertThatThrownBy(() -> LiveBatch.read("acme", bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesADamagedBatchAsItRefusesAnotherVersion() {
        // Given
        byte[] whole = LiveBatch.write(Samples.batch(Samples.record(Level.INFO, 1, "line")));

        for (int i = 1; i < whole.length; i++) {
            // When
            byte[] damaged = whole.clone();
            damaged[i] = (byte) 0xFF;

            // Then
            assertThat(fault(damaged)).as("byte %d", i).isIn("", "IOException");
        }
        assertThatThrownBy(() -> LiveBatch.read("acme", HexFormat.of().parseHex("01000000000000000100000005")))
                .isInstanceOf(IOException.class);
    }

    /** Of some bytes another value is as good. */
    private static String fault(byte[] bytes) {
        try {
            LiveBatch.read("acme", bytes);
            return "";
        } catch (IOException _) {
            return "IOException";
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
