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
 * @param refusals the same of those that the server would not do
 */
public record Outcome(long answered, long nanos, long lost, Histogram latencies, Histogram refusals) {
    public static final String WORD = "outcome";
    private static final int WORDS = 6;

    /** Nothing was refused. */
    public Outcome(long answered, long nanos, long lost, Histogram latencies) {
        this(answered, nanos, lost, latencies, new Histogram(Tally.LATENCY_NS_MAX, Tally.DIGITS));
    }

    public String line() {
        return WORD + " " + answered + " " + nanos + " " + lost + " " + text(latencies) + " " + text(refusals);
    }

    private static String text(Histogram histogram) {
        ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(encoded);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length));
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
        return new Outcome(
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                histogram(words[4]),
                histogram(words[5]));
    }

    private static Histogram histogram(String base64) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram: " + base64, e);
        }
    }
}
