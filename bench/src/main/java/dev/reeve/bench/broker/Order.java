// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/**
 * What a client process is told to do, as a line of text on its standard input.
 *
 * @param warmUpMs time before it measures, under the same load
 */
public record Order(Pace pace, int bodyBytes, long warmUpMs, long measureMs) {
    private static final String CLOSED = "closed";
    private static final String OPEN = "open";
    private static final int WORDS = 5;

    public Order {
        if (bodyBytes < Body.BYTES_MIN) {
            throw new IllegalArgumentException("a body has room for its stamp: " + bodyBytes);
        }
    }

    String line() {
        String head = switch (pace) {
            case Pace.Closed(int window) -> CLOSED + " " + window;
            case Pace.Open(long perSecond) -> OPEN + " " + perSecond;
        };
        return head + " " + bodyBytes + " " + warmUpMs + " " + measureMs;
    }

    /**
     * The opposite of {@link #line}.
     *
     * @throws IllegalArgumentException it is no order
     */
    static Order parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("not an order: " + line);
        }
        Pace pace = switch (words[0]) {
            case CLOSED -> new Pace.Closed(Integer.parseInt(words[1]));
            case OPEN -> new Pace.Open(Long.parseLong(words[1]));
            default -> throw new IllegalArgumentException("not an order: " + line);
        };
        return new Order(pace, Integer.parseInt(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }
}
