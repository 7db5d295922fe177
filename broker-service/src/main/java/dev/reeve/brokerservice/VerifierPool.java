// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokerservice.TokenChecks.Checked;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Checks signatures beside the broker's thread: about 0.1 ms each, so a flood of new tokens would stop everything
 * there. The queue is bounded; what does not fit is refused at once.
 */
final class VerifierPool implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(VerifierPool.class);

    private final ThreadPoolExecutor executor;
    private final InstantSource clock;
    private final Consumer<Checked> results;

    /** Starts the threads; {@code results} is called on them. */
    VerifierPool(TokenSettings settings, InstantSource clock, Consumer<Checked> results) {
        AtomicInteger number = new AtomicInteger();
        this.clock = clock;
        this.results = results;
        this.executor = new ThreadPoolExecutor(
                settings.verifierThreads(),
                settings.verifierThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.verifierQueueMax()),
                work -> Thread.ofPlatform()
                        .name("reeve-broker-verifier-" + number.incrementAndGet())
                        .daemon(true)
                        .unstarted(work));
    }

    /** False if the queue is full. */
    boolean submit(long ticket, byte[] token, SigningKeys keys, boolean isLastTry) {
        try {
            executor.execute(() -> {
                results.accept(new Checked(ticket, token, keys, verify(token, keys), isLastTry));
            });
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** Whatever goes wrong in there, the token is not let in and its request gets an answer. */
    private TokenVerifier.Outcome verify(byte[] token, SigningKeys keys) {
        try {
            return TokenVerifier.verify(token, keys, clock.instant().getEpochSecond());
        } catch (RuntimeException fault) {
            LOG.error("Token check failed by itself; the token is refused", fault);
            return new TokenVerifier.Outcome.Bad(RefusalReason.SIGNATURE);
        }
    }

    int waiting() {
        return executor.getQueue().size();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
