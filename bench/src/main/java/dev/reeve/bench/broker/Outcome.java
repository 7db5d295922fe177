// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a client process measured, as a line of text on its standard output.
 *
 * @param answered in the time measured
 * @param nanos the time measured
 * @param lost requests without an answer some seconds after the end
 * @param latencies of those answered, in nanoseconds
 */
public record Outcome(long answered, long nanos, long lost, Histogram latencies) {
    public static final String WORD = "outcome";
    private static final int WORDS = 5;

    public String line() {
        ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(encoded);
        String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length));
        return WORD + " " + answered + " " + nanos + " " + lost + " " + base64;
    }

    /**
     * The opposite of {@link #line}.
     *
     * @throws IllegalArgumentException it is no outcome
     */
    public static Outcome parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(WORD)) {
            throw new IllegalArgumentException("not an outcome: " + line);
        }
        try {
            Histogram latencies = Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(words[4])), 0);
            return new Outcome(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), latencies);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram: " + words[4], e);
        }
    }
}
