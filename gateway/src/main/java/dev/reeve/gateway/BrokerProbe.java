// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ReeveException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks, until one answers, whether a broker can verify tokens: only then is the gateway of use. Runs on a virtual
 * thread of its own.
 */
final class BrokerProbe {
    private static final Duration EVERY = Duration.ofMillis(250);

    /**
     * Of the right form, under a key nobody has: a broker with keys refuses it, one without says that it cannot tell.
     */
    private static final String TOKEN = part("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"readiness-probe\"}")
            + '.'
            + part("{}")
            + '.'
            + "A".repeat(86);

    private final Upstream upstream;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean answered;

    BrokerProbe(Upstream upstream) {
        this.upstream = upstream;
    }

    void start() {
        Thread.ofVirtual().name("reeve-gateway-probe").start(this::run);
    }

    void stop() {
        stopped.countDown();
    }

    /** Whether a broker has answered since the start. */
    boolean hasAnswered() {
        return answered;
    }

    private void run() {
        try {
            while (!answered && !stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                answered = ask();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ask() {
        try {
            return upstream.identity(TOKEN).isEmpty();
        } catch (ReeveException _) {
            // No broker, or one without keys: asked again, and visible as not ready meanwhile.
            return false;
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
