// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.auth.v1.LeaseRatesReply;
import dev.reeve.protocol.auth.v1.LeaseRatesRequest;
import dev.reeve.protocol.auth.v1.RateAsk;
import dev.reeve.protocol.auth.v1.RateKey;
import dev.reeve.protocol.auth.v1.RateLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Leases tokens of shared rates from the auth worker, on a thread of its own: what is asked for while one call is under
 * way goes with the next. Where that fails or takes long, every replica counts alone, and one request a second tries
 * again.
 */
final class RateLeases implements RateLessor, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RateLeases.class);

    /** Keys of one call, as the auth worker takes them. */
    private static final int BATCH_MAX = 256;

    /** Keys that wait for a call; one more waits for its next request. */
    static final int WAITING_MAX = 10_000;

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final long SLOW_NS = Duration.ofMillis(250).toNanos();
    private static final long PROBE_EVERY_NS = Duration.ofSeconds(1).toNanos();

    private final Edge edge;
    private final GatewayMetrics metrics;
    private final LongSupplier nanoTime;
    private final BlockingQueue<Ask> waiting = new LinkedBlockingQueue<>(WAITING_MAX);
    /** The call under way; null = none. */
    private volatile @Nullable Long askedAtNs;

    private volatile boolean failed;
    private volatile long probeAtNs;
    private @Nullable Thread thread;

    RateLeases(Edge edge, GatewayMetrics metrics, LongSupplier nanoTime) {
        this.edge = edge;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    void start() {
        thread = Thread.ofVirtual().name("reeve-gateway-rate-leases").start(this::run);
    }

    @Override
    public boolean ask(Ask ask) {
        return waiting.offer(ask);
    }

    @Override
    public boolean isLive() {
        Long asked = askedAtNs;
        return !failed && (asked == null || nanoTime.getAsLong() - asked < SLOW_NS);
    }

    @Override
    public boolean isProbeDue() {
        long now = nanoTime.getAsLong();
        if (!failed || now - probeAtNs < 0) {
            return false;
        }
        probeAtNs = now + PROBE_EVERY_NS;
        return true;
    }

    int waiting() {
        return waiting.size();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Ask> batch = new ArrayList<>();
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH_MAX - 1);
                settle(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(List<Ask> batch) {
        Map<SharedRate, List<Ask>> byRate = new LinkedHashMap<>();
        batch.forEach(ask ->
                byRate.computeIfAbsent(ask.rate(), _ -> new ArrayList<>()).add(ask));
        askedAtNs = nanoTime.getAsLong();
        try {
            LeaseRatesReply reply = edge.ask("LeaseRates", request(byRate), LeaseRatesReply.parser(), DEADLINE);
            granted(byRate, reply);
            if (failed) {
                failed = false;
                LOG.info("request rates are shared by all gateways again");
            }
        } catch (ReeveException e) {
            gaveUp(batch, e);
        } catch (RuntimeException e) {
            // The one place of this thread where everything ends: a fault must not leave rates without their leases.
            LOG.error("leasing request rates failed", e);
            gaveUp(batch, ReeveException.of(ErrorReason.INTERNAL, "a fault of the gateway"));
        } finally {
            askedAtNs = null;
        }
    }

    private static LeaseRatesRequest request(Map<SharedRate, List<Ask>> byRate) {
        LeaseRatesRequest.Builder request = LeaseRatesRequest.newBuilder();
        byRate.forEach((rate, asks) -> {
            RateAsk.Builder ask = request.addAsksBuilder()
                    .setLimit(rate.terms().name())
                    .setRate(rate.terms().rate())
                    .setBurst(rate.terms().burst());
            asks.forEach(
                    one -> ask.addKeys(RateKey.newBuilder().setKey(one.key()).setTokens(one.tokens())));
        });
        return request.build();
    }

    private void granted(Map<SharedRate, List<Ask>> byRate, LeaseRatesReply reply) {
        int index = 0;
        for (List<Ask> asks : byRate.values()) {
            List<RateLease> leases = reply.getLeases(index++).getKeysList();
            for (int i = 0; i < asks.size(); i++) {
                Ask ask = asks.get(i);
                RateLease lease = leases.get(i);
                metrics.rateLease(lease.getGranted() < ask.tokens() ? "scarce" : "full");
                ask.rate().leased(ask.key(), lease.getGranted(), Integer.toUnsignedLong(lease.getWaitMs()));
            }
        }
    }

    private void gaveUp(List<Ask> batch, ReeveException cause) {
        probeAtNs = nanoTime.getAsLong() + PROBE_EVERY_NS;
        if (!failed) {
            failed = true;
            LOG.warnf(
                    "request rates are counted by each gateway alone reason=%s %s", cause.reason(), cause.getMessage());
        }
        waiting.drainTo(batch);
        for (Ask ask : batch) {
            metrics.rateLease("failed");
            ask.rate().failed(ask.key());
        }
    }
}
