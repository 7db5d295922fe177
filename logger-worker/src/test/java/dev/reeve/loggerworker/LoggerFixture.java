// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.AppendReply;
import dev.reeve.gatewayapi.log.v1.AppendRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.QueryReply;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.gatewayapi.log.v1.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** A started logger on a real database, and the words to talk to it. */
final class LoggerFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    final Caller phone = new Caller("acme", "u_ada", "i_pixel", Set.of("logs:write"));
    final Caller key = new Caller("acme", "k_app", "", Set.of("logs:write"));
    final Caller reader = new Caller("acme", "k_admin", "", Set.of("admin"));
    final Caller stranger = new Caller("other", "k_other", "", Set.of("logs:read", "logs:write"));
    final Caller support = new Caller("acme", "u_support", "", Set.of("logs:control", "logs:read"));
    final Caller system = new Caller("acme", "system", "", Set.of("auth:hook"));
    final PublishedMessages published = new PublishedMessages();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final DataSource database;
    final LoggerCore logger;
    private final Clock clock;

    LoggerFixture(DataSource database, Clock clock) {
        this(database, clock, UnaryOperator.identity());
    }

    LoggerFixture(DataSource database, Clock clock, UnaryOperator<LoggerSettings> changed) {
        this(database, clock, changed, StoredRecords.NOBODY);
    }

    LoggerFixture(DataSource database, Clock clock, UnaryOperator<LoggerSettings> changed, StoredRecords after) {
        this.database = database;
        this.clock = clock;
        logger = new LoggerCore(changed.apply(settings()), database, clock, registry, published, after);
        logger.start();
    }

    /** Ready, on a database of its own. */
    static LoggerFixture fresh(Clock clock) {
        return new LoggerFixture(TestDatabase.fresh(), clock).awaitStore();
    }

    static LoggerSettings settings() {
        return new LoggerSettings(
                128,
                1_000,
                new Shedding.QueueBound(50_000, 64 << 20),
                new GroupWriter.Group(1_000, Duration.ofMillis(50), Duration.ofMillis(100)),
                new Viewer.Bound(5_000, 8 << 20),
                new LoggerSettings.Times(
                        PATIENCE, Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofMinutes(5)),
                new LoggerSettings.Keep(Duration.ofDays(2), Duration.ofDays(30), 5L << 30, 0));
    }

    LoggerFixture awaitStore() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(logger::isStoreAvailable);
        return this;
    }

    Source source(String session) {
        return Source.newBuilder()
                .setSessionId(session)
                .setAppName("shop")
                .setAppVersion("1.4.2")
                .setDeviceModel("Pixel 8")
                .setDeviceMaker("Google")
                .setOsName("Android")
                .setOsVersion("16")
                .setSentUnixNano(nanos(clock.instant()))
                .build();
    }

    /** A line a millisecond after the one before. */
    Record line(long seq) {
        return Record.newBuilder()
                .setSeq(seq)
                .setSeverity(9)
                .setTimeUnixNano(nanos(clock.instant().plusMillis(seq)) - 1_000_000_000L)
                .setBody("line " + seq)
                .build();
    }

    List<Record> lines(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(this::line).toList();
    }

    AppendReply append(Caller caller, Source source, List<Record> records, Drop... drops) {
        return logger.intakeDoors()
                .append(
                        caller,
                        AppendRequest.newBuilder()
                                .setSource(source)
                                .addAllRecords(records)
                                .addAllDrops(List.of(drops))
                                .build(),
                        PATIENCE);
    }

    AppendReply append(String session, List<Record> records) {
        return append(phone, source(session), records);
    }

    /** Everything of a filter, oldest first, by as many pages as it takes. */
    List<Entry> all(Filter filter) {
        List<Entry> all = new ArrayList<>();
        String after = "";
        do {
            QueryReply page = query(QueryRequest.newBuilder()
                    .setFilter(filter)
                    .setAfter(after)
                    .setLimit(500)
                    .setOldestFirst(true)
                    .build());
            all.addAll(page.getEntriesList());
            after = page.getNext();
        } while (!after.isEmpty());
        return all;
    }

    List<Entry> session(String session) {
        return all(Filter.newBuilder().setSession(session).build());
    }

    QueryReply query(QueryRequest request) {
        return logger.readDoors().query(reader, request);
    }

    /** What support writes among the lines. */
    Entry mark(String text, String device) {
        return logger.privacyDoors()
                .mark(
                        support,
                        MarkRequest.newBuilder().setText(text).setDevice(device).build());
    }

    EraseDeviceReply erase(String device) {
        return logger.privacyDoors()
                .eraseDevice(
                        support,
                        EraseDeviceRequest.newBuilder()
                                .setDevice(device)
                                .setReason("she asked")
                                .build());
    }

    /** As the auth worker says it. */
    void accountDeleted(String account, Duration patience) {
        byte[] answer = logger.privacyDoors().accountDeleted(system, accountDeletedEvent(account), patience);
        Assertions.assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    static byte[] accountDeletedEvent(String account) {
        return ("{\"version\":\"v1\",\"hook\":\"after-account.deleted\",\"data\":{\"user\":\"" + account + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    ListAuditReply audit(ListAuditRequest request) {
        return logger.privacyDoors().listAudit(support, request);
    }

    static List<String> bodies(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.hasGap() ? gap(entry) : entry.getBody())
                .toList();
    }

    static String gap(Entry entry) {
        return "-- %d..%d (%d) %s --"
                .formatted(
                        entry.getGap().getFromSeq(),
                        entry.getGap().getToSeq(),
                        entry.getGap().getCount(),
                        entry.getGap().getReason());
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    @Override
    public void close() {
        logger.close();
    }
}
