// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.bench.Draws;
import dev.reeve.bench.Processor;
import dev.reeve.brokercore.TokenVerdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** P14: what a token costs the broker's thread once it is known, and a verifier's thread before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBench {
    /** Users at once: their tokens do not all fit into the caches of the processor. */
    private static final int USERS = 10_000;

    private static final long NOW_UNIX = 1_800_000_000L;

    private final TokenMint mint = new TokenMint(NOW_UNIX);
    private final byte[][] tokens = new byte[USERS][];
    private final VerdictCache cache = new VerdictCache(TokenSettings.defaults(), 0x5eed, () -> 0);
    private final Draws draws = new Draws();

    /** Every token once the cold way. */
    @Setup
    public void know() {
        for (int user = 0; user < USERS; user++) {
            tokens[user] = mint.token("user-" + user);
            TokenVerdict verdict = verify(tokens[user]).verdict();
            if (!(verdict instanceof TokenVerdict.Verified)) {
                throw new IllegalStateException("a good token is refused: " + verdict);
            }
            cache.keep(tokens[user], verdict, Duration.ofHours(1).toMillis());
        }
    }

    /** Known tokens in no order. */
    @Benchmark
    public @Nullable TokenVerdict cached(Processor processor) {
        processor.operations++;
        byte[] token = tokens[draws.next(USERS)];
        return cache.cached(token, 0, token.length);
    }

    /** The whole check of an unknown one. */
    @Benchmark
    public Object cold(Processor processor) {
        processor.operations++;
        return verify(tokens[draws.next(USERS)]);
    }

    private TokenVerifier.Outcome verify(byte[] token) {
        return TokenVerifier.verify(token, mint.keys(), NOW_UNIX);
    }
}
