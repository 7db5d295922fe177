// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.testkit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Properties: a check that must hold for many generated inputs. A failure prints the seed, the smallest failing input
 * that was found, and the command that repeats it.
 *
 * <pre>{@code
 * forAll(1_000, draws -> draws.bytes(0, 200), bytes -> assertThat(decode(bytes)).isNotNull());
 * }</pre>
 *
 * The first seed is new in each run; {@code -Dreeve.seed=N} sets it. Try number i uses seed + i.
 */
public final class ForAll {
    private static final int SHRINK_TRIES_MAX = 3_000;

    private ForAll() {}

    /** A check; it fails by throwing. */
    @FunctionalInterface
    public interface Property<T> {
        void check(T input) throws Throwable;
    }

    /**
     * Runs the check on {@code tries} inputs.
     *
     * @throws AssertionError with seed, smallest input and the command to repeat, caused by the check's own failure
     */
    public static <T> void forAll(int tries, Function<Draws, T> generator, Property<T> property) {
        long first = Long.getLong("reeve.seed", System.nanoTime() & 0xffff_ffff_ffffL);
        for (int i = 0; i < tries; i++) {
            Draws draws = Draws.seeded(first + i);
            T input = generator.apply(draws);
            Throwable failure = failureOf(property, input);
            if (failure != null) {
                throw report(first + i, i + 1, shrink(draws.recorded(), generator, property, failure));
            }
        }
    }

    /** Never compared: the array is only handed on. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Failing(long[] numbers, String input, Throwable failure) {}

    private static <T> Failing shrink(
            long[] numbers, Function<Draws, T> generator, Property<T> property, Throwable failure) {
        Failing best = new Failing(numbers, show(generator.apply(Draws.replaying(numbers))), failure);
        int tries = 0;
        boolean smaller = true;
        while (smaller && tries < SHRINK_TRIES_MAX) {
            smaller = false;
            for (long[] candidate : Shrinks.of(best.numbers())) {
                if (++tries > SHRINK_TRIES_MAX) {
                    break;
                }
                Failing found = failing(candidate, generator, property);
                if (found != null && Shrinks.isSmaller(found.numbers(), best.numbers())) {
                    best = found;
                    smaller = true;
                    break;
                }
            }
        }
        return best;
    }

    private static <T> @Nullable Failing failing(long[] numbers, Function<Draws, T> generator, Property<T> property) {
        Draws draws = Draws.replaying(numbers);
        T input = generator.apply(draws);
        // Shown before the check, which may change a mutable input.
        String shown = show(input);
        Throwable failure = failureOf(property, input);
        return failure == null ? null : new Failing(draws.recorded(), shown, failure);
    }

    private static <T> @Nullable Throwable failureOf(Property<T> property, T input) {
        try {
            property.check(input);
            return null;
        } catch (VirtualMachineError error) {
            throw error;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private static AssertionError report(long seed, int attempt, Failing failing) {
        String message = "property fails, try " + attempt + ", seed " + seed + "\n  smallest input: " + failing.input()
                + "\n  failure: " + failing.failure() + "\n  repeat: " + command(seed);
        return new AssertionError(message, failing.failure());
    }

    private static String command(long seed) {
        String test = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().matches(".*(Test|IT|Sim|Fuzz)(\\$.*)?"))
                        .filter(frame -> !frame.getMethodName().startsWith("lambda$"))
                        .findFirst()
                        .map(frame -> frame.getClassName().replaceAll(".*\\.|\\$.*", "") + "#" + frame.getMethodName())
                        .orElse("THE_TEST"));
        Path module = Path.of("").toAbsolutePath().getFileName();
        return "mvn test -pl " + module + " -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=" + test
                + " -Dreeve.seed=" + seed;
    }

    /** Arrays are shown by their contents, bytes as hexadecimal. */
    static String show(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> "bytes[" + HexFormat.ofDelimiter(" ").formatHex(bytes) + "]";
            case List<?> list -> list.stream().map(ForAll::show).toList().toString();
            case Object[] array ->
                Arrays.stream(array).map(ForAll::show).toList().toString();
            case String text -> '"' + text.replace("\n", "\\n").replace("\u0000", "\\0") + '"';
            case null, default -> String.valueOf(value);
        };
    }
}
