// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.gatewayapi.log.v1.Source;
import dev.reeve.loggerworker.ForwardMetrics.Dropped;
import dev.reeve.outbound.AddressRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a collector over real sockets: taken, refused, away, slow, and where it may not be. */
@Timeout(60)
class ForwardIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Forward.Pauses SHORT = new Forward.Pauses(Duration.ofMillis(20), Duration.ofMillis(200));
    private static final String SECRET = "Bearer s3cr3t";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WrittenLog log = WrittenLog.begin();

    @AutoClose
    private CollectorServer collector = CollectorServer.start();

    private Forwards forwards = Forwards.start(List.of(), _ -> _ -> new Collector.Outcome.Refused(0), SHORT, registry);

    @AfterEach
    void noSecretIsInTheLog() {
        forwards.close();
        log.close();
        assertThat(log.text()).doesNotContain("s3cr3t").doesNotContain("qu3ry");
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ForwardSettings settings(String url, boolean privateAllowed) {
        return new ForwardSettings(
                "acme",
                URI.create(url + "?key=qu3ry"),
                Map.of("authorization", SECRET),
                LogFilter.of("acme", FilterReader.read("-noise", Instant.EPOCH)).from(Level.INFO.severity()),
                new AddressRule(privateAllowed, AddressRule.Clear.PRIVATE),
                Optional.empty());
    }

    private void start(String url, boolean privateAllowed) {
        forwards = Forwards.start(
                List.of(settings(url, privateAllowed)),
                to -> new HttpCollector(VERTX, to, Clock.systemUTC()),
                SHORT,
                registry);
    }

    private void start() {
        start(collector.url(), true);
    }

    private void start(Collector instead) {
        forwards = Forwards.start(List.of(settings(collector.url(), true)), _ -> instead, SHORT, registry);
    }

    private static LogRecord line(String body) {
        return Samples.record(Level.INFO, 0, body);
    }

    /** As the store does. */
    private void stored(LogRecord... records) {
        forwards.stored(Stream.of(records).filter(forwards::wants).toList());
    }

    private double sent() {
        return registry.get("reeve.logger.forward.sent.records").counter().count();
    }

    private double dropped(Dropped reason) {
        return registry.get("reeve.logger.forward.dropped.records")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    private double gauge(String name) {
        return registry.get("reeve.logger.forward." + name).gauge().value();
    }

    @Test
    void sendsWhatIsWantedCompressedAndWithItsHeaders() {
        start();

        stored(
                line("one"),
                Samples.record(Level.DEBUG, 0, "below the level"),
                line("some noise"),
                Samples.record(Level.ERROR, 0, "two"));

        await().atMost(SOON).until(() -> sent() == 2);
        assertThat(collector.bodies()).containsExactly("one", "two");
        assertThat(collector.header("authorization")).isEqualTo(SECRET);
        assertThat(collector.header("content-type")).isEqualTo("application/x-protobuf");
        assertThat(collector.header("content-encoding")).isEqualTo("gzip");
    }

    @Test
    void leavesOtherTenantsAlone() {
        start();
        Caller stranger = new Caller("other", "k_other", "", Set.of("logs:write"));
        LogRecord foreign = Samples.record(
                LogSource.of(stranger, Source.getDefaultInstance(), 1),
                line("theirs").content());

        stored(foreign, line("ours"));

        await().atMost(SOON).until(() -> sent() == 1);
        assertThat(collector.bodies()).containsExactly("ours");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void triesAgainWhatIsToBeTriedAgainAndKeepsTheOrder(int status) {
        collector.answer(status).answer(status);
        start();

        stored(line("one"));
        await().atMost(SOON).until(() -> collector.requests() > 0);
        stored(line("two"));

        await().atMost(SOON).until(() -> sent() == 2);
        assertThat(collector.bodies()).containsExactly("one", "two");
        assertThat(registry.get("reeve.logger.forward.retries").counter().count())
                .isEqualTo(2);
        assertThat(gauge("away")).isZero();
    }

    @Test
    void waitsAsLongAsTheCollectorSays() {
        collector.answer(503, "Retry-After", "1");
        start();
        long begin = System.nanoTime();

        stored(line("one"));

        await().atMost(SOON).until(() -> sent() == 1);
        assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(990));
    }

    private void refusesOneAndTakesTheNext() {
        stored(line("unwanted"));
        await().atMost(SOON).until(() -> dropped(Dropped.REFUSED) == 1);
        stored(line("wanted"));

        await().atMost(SOON).until(() -> sent() == 1);
        assertThat(collector.bodies()).containsExactly("wanted");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 413, 500, 302})
    void dropsAndCountsWhatTheCollectorDoesNotWant(int status) {
        collector.answer(status, "Location", "http://localhost:" + collector.port() + "/elsewhere");
        start();

        refusesOneAndTakesTheNext();

        assertThat(collector.requests()).isEqualTo(2);
        assertThat(log.text()).contains("refused a batch with status " + status);
    }

    @Test
    void whatAnAnswerThatIsTooLongMeansIsToldByItsStatus() {
        byte[] tooLong = new byte[HttpCollector.REPLY_BYTES_MAX + 1];
        collector.answer(400, tooLong);
        collector.answer(503, tooLong);
        collector.answer(200, tooLong);
        start();

        refusesOneAndTakesTheNext();

        assertThat(collector.requests()).isEqualTo(3);
    }

    @Test
    void worksOnAThreadOfItsOwnNotOnThoseOfTheCalls() {
        AtomicReference<Thread> worker = new AtomicReference<>();
        start(_ -> {
            worker.set(Thread.currentThread());
            return new Collector.Outcome.Taken(0);
        });

        stored(line("one"));

        await().atMost(SOON).until(() -> sent() == 1);
        assertThat(worker.get().isVirtual()).isFalse();
        assertThat(worker.get().isDaemon()).isTrue();
        assertThat(worker.get().getName()).isEqualTo("reeve-logger-forward-acme");
    }

    @Test
    void countsWhatItHadInHandWhenItDies() {
        start(_ -> {
            throw new LinkageError("for the test");
        });

        stored(line("one"), line("two"));

        await().atMost(SOON).until(() -> dropped(Dropped.FAILED) == 2);
        await().atMost(SOON).until(() -> log.text().contains("died"));
        stored(line("late"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(dropped(Dropped.FULL) + dropped(Dropped.STOPPED))
                        .isEqualTo(1));
    }

    @Test
    void countsWhatOfABatchIsRejected() {
        collector.answer(ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(1)
                        .setErrorMessage(SECRET))
                .build()
                .toByteArray());
        start();

        stored(line("one"), line("two"));

        await().atMost(SOON).until(() -> dropped(Dropped.REJECTED) == 1);
        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void aCollectorThatIsAwayCostsTheQueueAndIsSentItAllWhenItIsBack() {
        int port = collector.port();
        String url = collector.url();
        collector.close();
        start(url, true);
        List<LogRecord> many = Collections.nCopies(ForwardQueue.RECORDS_MAX, line("kept"));

        stored(line("first"));
        await().atMost(SOON).until(() -> gauge("away") == 1);
        forwards.stored(many);
        forwards.stored(List.of(line("too much"), line("too much")));

        assertThat(gauge("waiting.records")).isEqualTo(ForwardQueue.RECORDS_MAX);
        assertThat(gauge("waiting.bytes")).isLessThanOrEqualTo(ForwardQueue.BYTES_MAX);
        assertThat(dropped(Dropped.FULL)).isEqualTo(2);
        collector = CollectorServer.start(port);
        await().atMost(SOON).until(() -> sent() == ForwardQueue.RECORDS_MAX + 1);
        assertThat(collector.bodies()).startsWith("first").doesNotContain("too much");
        assertThat(log.text()).contains("takes nothing at present").contains("takes records again");
    }

    @Test
    void aSlowCollectorHoldsUpNobodyWhoStores() {
        collector.hold();
        start();
        stored(line("first"));
        await().atMost(SOON).until(() -> collector.requests() == 1);
        List<LogRecord> group = Collections.nCopies(1_000, line("more"));

        long begin = System.nanoTime();
        IntStream.range(0, 100).forEach(_ -> forwards.stored(group));
        long took = System.nanoTime() - begin;

        assertThat(took).isLessThan(HttpCollector.TIMEOUT.toNanos() / 2);
        assertThat(dropped(Dropped.FULL)).isEqualTo(100_000 - ForwardQueue.RECORDS_MAX);
    }

    @Test
    void connectsToNothingInsideUnlessItIsAllowed() {
        start(collector.url().replace("http:", "https:"), false);

        stored(line("one"));

        await().atMost(SOON).until(() -> gauge("away") == 1);
        forwards.close();
        assertThat(collector.requests()).isZero();
        assertThat(log.text()).contains("private network");
        assertThat(dropped(Dropped.STOPPED)).isEqualTo(1);
    }

    @Test
    void sendsWhatWaitsWhenItEnds() {
        start();
        IntStream.range(0, 2_000).forEach(i -> stored(line("line " + i)));

        forwards.close();

        assertThat(collector.bodies()).hasSize(2_000);
        assertThat(dropped(Dropped.STOPPED)).isZero();
        stored(line("late"));
        assertThat(dropped(Dropped.FULL)).isEqualTo(1);
    }

    @Test
    void endsAlthoughTheCollectorDoesNotAnswer() {
        collector.hold();
        start();
        stored(line("one"));
        await().atMost(SOON).until(() -> collector.requests() == 1);
        stored(line("two"));

        forwards.close();

        await().atMost(SOON).until(() -> dropped(Dropped.STOPPED) == 2);
        assertThat(log.text()).contains("not forwarded before the end");
    }
}
