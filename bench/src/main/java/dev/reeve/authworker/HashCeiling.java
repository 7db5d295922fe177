// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this machine could do if a sign-in were nothing but its hash: Argon2id as the auth worker has it, on as many
 * threads as its pool. A process of its own, which measures for each line that it reads: the seconds.
 */
public final class HashCeiling {
    /** The word before a result. */
    public static final String RESULT = "hashes a second: ";

    private static final int THREADS = 2;
    private static final Argon2Cost COST = new Argon2Cost(19_456, 2, 1);

    private HashCeiling() {}

    /** Reads seconds, prints results, until its input ends. */
    @SuppressWarnings("SystemOut") // how the processes talk
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(RESULT + perSecond(Duration.ofSeconds(Long.parseLong(line))));
        }
    }

    private static double perSecond(Duration time) throws InterruptedException {
        PasswordHasher hasher = new PasswordHasher(COST, Peppers.NONE, new SecureRandom());
        AtomicLong hashes = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - end < 0) {
                    PhcString _ = hasher.hash("a rather long phrase");
                    hashes.incrementAndGet();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return hashes.get() * 1e9 / (System.nanoTime() - begin);
    }
}
