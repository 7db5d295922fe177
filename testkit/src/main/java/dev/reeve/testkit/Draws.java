// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a generator of {@link ForAll} draws from. Every draw is a number between 0 and a bound; the numbers are
 * recorded, and {@link ForAll} shrinks an input by making the recorded numbers fewer and smaller and generating it
 * again. So small numbers should mean small inputs, and any generator written with these methods shrinks without more
 * code.
 *
 * <p>One thread at a time.
 */
public final class Draws {
    private static final int DRAWS_MAX = 1_000_000;

    private final SplittableRandom random;
    private final long[] replay;
    private final List<Long> recorded = new ArrayList<>();
    private final boolean replaying;

    private Draws(SplittableRandom random, long[] replay, boolean replaying) {
        this.random = random;
        this.replay = replay;
        this.replaying = replaying;
    }

    static Draws seeded(long seed) {
        return new Draws(new SplittableRandom(seed), new long[0], false);
    }

    /** Replays the numbers; what is missing is 0, what is too large is cut to its bound. */
    static Draws replaying(long[] numbers) {
        return new Draws(new SplittableRandom(0), numbers, true);
    }

    long[] recorded() {
        return recorded.stream().mapToLong(Long::longValue).toArray();
    }

    /** A number from {@code min} to {@code max}, both included; shrinks towards {@code min}. */
    public long longBetween(long min, long max) {
        if (min > max) {
            throw new IllegalArgumentException("min " + min + " > max " + max);
        }
        return min + draw(max - min);
    }

    /** As {@link #longBetween}. */
    public int intBetween(int min, int max) {
        return (int) longBetween(min, max);
    }

    /** Shrinks towards false. */
    public boolean bool() {
        return draw(1) == 1;
    }

    /** True in {@code percent} of 100 cases. */
    public boolean chance(int percent) {
        return draw(99) >= 100 - percent;
    }

    /** One of the values; shrinks towards the first. */
    @SafeVarargs
    public final <T> T oneOf(T... values) {
        return values[intBetween(0, values.length - 1)];
    }

    /** One of the values; shrinks towards the first. */
    public <T> T pick(List<T> values) {
        return values.get(intBetween(0, values.size() - 1));
    }

    /** A list of {@code min} to {@code max} elements. */
    public <T> List<T> list(int min, int max, Function<Draws, T> element) {
        int size = intBetween(min, max);
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.apply(this));
        }
        return list;
    }

    /** Any bytes. */
    public byte[] bytes(int min, int max) {
        byte[] bytes = new byte[intBetween(min, max)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) draw(255);
        }
        return bytes;
    }

    /** A text over the characters of {@code alphabet}. */
    public String text(int min, int max, String alphabet) {
        int size = intBetween(min, max);
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append(alphabet.charAt(intBetween(0, alphabet.length() - 1)));
        }
        return text.toString();
    }

    /** Printable ASCII, now and then with what breaks parsers: controls, quotes, surrogate pairs, NUL. */
    public String anyText(int min, int max) {
        int size = intBetween(min, max);
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append(chance(10) ? oneOf("\u0000", "\n", "\"", "\\", "é", "漢", "😀", "\u202e", "\u007f") : letter());
        }
        return text.toString();
    }

    private String letter() {
        return new String(new byte[] {(byte) (' ' + draw('~' - ' '))}, StandardCharsets.US_ASCII);
    }

    private long draw(long bound) {
        if (recorded.size() >= DRAWS_MAX) {
            throw new IllegalStateException("a generator drew more than " + DRAWS_MAX + " numbers");
        }
        long number;
        if (replaying) {
            long wanted = recorded.size() < replay.length ? replay[recorded.size()] : 0;
            number = Long.compareUnsigned(wanted, bound) > 0 ? bound : wanted;
        } else {
            number = bound == -1 ? random.nextLong() : Long.remainderUnsigned(random.nextLong(), bound + 1);
        }
        recorded.add(number);
        return number;
    }
}
