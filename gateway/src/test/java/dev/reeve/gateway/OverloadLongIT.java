// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests come at a fixed rate, whatever the answers do, at parts and at more of what the same run found to be the
 * peak. Each costs processor time in this process, so it is the processors that are short.
 */
@Tag("C5")
@Tag("long")
class OverloadLongIT {
    private static final int CALLERS = 64;
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int DIGESTS = 2_000;
    private static final int ROUNDS_MAX = 10;
    private static final double GROWTH = 1.03;

    private static RunningGateway gateway;
    private static HttpClient client;

    /**
     * What came of one load.
     *
     * @param goodput good answers a second
     */
    private record Result(double goodput, int refused, Duration goodP99, Duration refusedP99) {}

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "limits.address-rate", "1000000",
                "limits.address-burst", "1000000",
                "limits.connections-per-address-anonymous", "20000",
                "limits.connections-per-address", "20000");
        gateway.upstream.services.put("work", (call, out) -> out.last(work(call.body()), "text/plain"));
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    private static byte[] work(byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = body;
            for (int i = 0; i < DIGESTS; i++) {
                bytes = digest.digest(bytes);
            }
            return bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request() {
        return gateway.request("/v1/services/work")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
    }

    /** The most: rounds are made until one is no better than those before, as the compiler takes its time. */
    private static double peak() throws Exception {
        double best = round();
        for (int i = 1; i < ROUNDS_MAX; i++) {
            double next = round();
            if (next < GROWTH * best) {
                return Math.max(best, next);
            }
            best = next;
        }
        return best;
    }

    /** Good answers a second of callers of whom each waits for its answer. */
    private static double round() throws Exception {
        AtomicInteger good = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(CALLERS);
        long endNs = System.nanoTime() + TIME.toNanos();
        for (int i = 0; i < CALLERS; i++) {
            Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < endNs) {
                    HttpResponse<byte[]> answer = client.sendAsync(request(), BodyHandlers.ofByteArray())
                            .join();
                    good.addAndGet(answer.statusCode() == 200 ? 1 : 0);
                }
                ended.countDown();
            });
        }
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        return good.get() * 1e9 / TIME.toNanos();
    }

    private static Result at(double perSecond) throws Exception {
        Queue<Long> good = new ConcurrentLinkedQueue<>();
        Queue<Long> refused = new ConcurrentLinkedQueue<>();
        AtomicInteger open = new AtomicInteger();
        long startNs = System.nanoTime();
        long count = (long) (perSecond * TIME.toSeconds());
        for (long i = 0; i < count; i++) {
            long dueNs = startNs + (long) (i * 1e9 / perSecond);
            while (System.nanoTime() < dueNs) {
                LockSupport.parkNanos(50_000);
            }
            open.incrementAndGet();
            var _ = client.sendAsync(request(), BodyHandlers.ofByteArray()).whenComplete((answer, _) -> {
                if (answer != null) {
                    (answer.statusCode() == 200 ? good : refused).add(System.nanoTime() - dueNs);
                }
                open.decrementAndGet();
            });
        }
        double goodput = good.size() * 1e9 / (System.nanoTime() - startNs);
        while (open.get() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return new Result(goodput, refused.size(), p99(good), p99(refused));
    }

    private static Duration p99(Queue<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[sorted.length * 99 / 100]);
    }

    @Test
    @Timeout(300)
    void beyondThePeakWhatIsTooMuchIsRefusedAtOnceAndTheRestIsDone() throws Exception {
        // Given
        double peak = peak();

        // When
        Result half = at(0.5 * peak);
        Result most = at(0.8 * peak);
        Result over = at(1.2 * peak);

        // Then
        String all = "peak %.0f/s, 50 %% %s, 80 %% %s, 120 %% %s".formatted(peak, half, most, over);
        System.getLogger(OverloadLongIT.class.getName()).log(System.Logger.Level.INFO, all);
        assertThat(half.refused()).as(all).isZero();
        assertThat(half.goodP99()).as(all).isLessThan(Duration.ofMillis(20));
        assertThat(over.refused()).as(all).isPositive();
        assertThat(over.refusedP99()).as(all).isLessThan(Duration.ofMillis(50));
        assertThat(over.goodput()).as(all).isGreaterThan(0.95 * peak);
    }
}
