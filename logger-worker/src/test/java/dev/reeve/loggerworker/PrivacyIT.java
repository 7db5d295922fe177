// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.AroundRequest;
import dev.reeve.gatewayapi.log.v1.AuditEntry;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.EraseDeviceRequest;
import dev.reeve.gatewayapi.log.v1.ExportBatch;
import dev.reeve.gatewayapi.log.v1.ExportRequest;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.gatewayapi.log.v1.FollowRequest;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.ListAuditReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.Live;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import dev.reeve.gatewayapi.log.v1.SetLevelRequest;
import dev.reeve.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who looked at whose device, what viewers write among the lines, and the end of what a device left. */
class PrivacyIT {
    private final DataSource database = TestDatabase.fresh();
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private final Caller bob = new Caller("acme", "u_bob", "i_bob", Set.of("logs:write"));
    private LoggerFixture one;
    private LoggerFixture other;

    @BeforeEach
    void start() {
        one = new LoggerFixture(database, clock).awaitStore();
        other = new LoggerFixture(database, clock).awaitStore();
        one.append("s", one.lines(1, 3));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void keepsOnceAnHourWhoLookedAtADevice() throws Exception {
        // Given
        look(one, "i_pixel");
        look(one, "i_pixel");
        look(other, "i_pixel");
        look(other, "");

        // When
        clock.advance(Duration.ofHours(1));
        Stream.open(other, follow(Filter.newBuilder().addDevices("i_pixel").addDevices("i_bob")))
                .awaitLive()
                .close();

        // Then
        assertThat(audit(one, ListAuditRequest.getDefaultInstance()).getEntriesList())
                .extracting(entry -> entry.getActor() + ' ' + entry.getAction() + ' ' + entry.getTarget())
                .containsExactlyInAnyOrder(
                        "k_admin device.open i_pixel", "k_admin device.open i_pixel", "k_admin device.open i_bob");
    }

    /** Takes an export and keeps nothing of it. */
    private static final class Nowhere implements Output<ExportBatch> {
        @Override
        public void emit(ExportBatch batch) {}

        @Override
        public Duration left() {
            return Duration.ofMinutes(1);
        }
    }

    @Test
    void keepsThatADeviceWasOpenedByAFilterAnExportOrALookAroundItsLine() {
        // Given
        String cursor = one.all(Filter.getDefaultInstance()).getFirst().getCursor();
        Filter typed = Filter.newBuilder()
                .setQ("device=i_bob OR (device=i_carl -device=i_dan) level>=info")
                .build();

        // When
        var _ = one.logger
                .readDoors()
                .query(one.reader, QueryRequest.newBuilder().setFilter(typed).build());
        var _ = one.logger
                .searchDoors()
                .around(
                        one.support,
                        AroundRequest.newBuilder().setCursor(cursor).build());
        one.logger
                .searchDoors()
                .export(
                        one.support,
                        ExportRequest.newBuilder()
                                .setFilter(Filter.newBuilder().addDevices("i_bob"))
                                .build(),
                        new Nowhere());

        // Then
        assertThat(audit(one, ListAuditRequest.getDefaultInstance()).getEntriesList())
                .filteredOn(entry -> !entry.getAction().equals("export"))
                .extracting(entry -> entry.getActor() + ' ' + entry.getAction() + ' ' + entry.getTarget())
                .containsExactlyInAnyOrder(
                        "k_admin device.open i_bob",
                        "k_admin device.open i_carl",
                        "k_admin device.open i_dan",
                        "u_support device.open i_pixel",
                        "u_support device.open i_bob");
    }

    @Test
    void keepsThatADeviceWasNamedByANegationOfItsNegation() {
        // When
        assertThat(typed("-(-device=i_pixel)")).hasSize(3);

        // Then
        assertThat(audit(other, ListAuditRequest.getDefaultInstance()).getEntriesList())
                .extracting(AuditEntry::getTarget)
                .containsExactly("i_pixel");
    }

    @Test
    void refusesTheIdOfADeviceUnderWhichALookCouldNotBeKept() {
        for (String wrong : List.of("x".repeat(129), "\u00e9".repeat(65), "i_\0", "\ud800")) {
            refused(LogRefused.Reason.INVALID, () -> look(one, wrong));
        }
        refused(LogRefused.Reason.FILTER, () -> typed("a OR device=" + "x".repeat(129)));
        look(one, "x".repeat(128));
        assertThat(typed("device=" + "x".repeat(127))).isEmpty();
        assertThat(audit(one, ListAuditRequest.getDefaultInstance()).getEntriesList())
                .hasSize(2);
    }

    @Test
    void showsNothingOfADeviceToOneWhoseLookCannotBeKeptForLackOfRoom() throws Exception {
        // Given
        Transactions transactions = new Transactions(database);
        OpenedDevices looks = new OpenedDevices(transactions, clock);
        CountDownLatch begun = new CountDownLatch(Transactions.AT_ONCE_MAX);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < Transactions.AT_ONCE_MAX; i++) {
            others.add(Thread.ofVirtual()
                    .start(() -> transactions.change(_ -> {
                        begun.countDown();
                        awaitQuietly(end);
                    })));
        }
        begun.await();

        // Then
        refused(LogRefused.Reason.FULL, () -> looks.opened(one.support, List.of("i_pixel")));
        end.countDown();
        for (Thread thread : others) {
            thread.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void countsAMarkerAmongWhatItsAppWeighs() {
        // When
        assertThat(mark(one, "x", "i_pixel").getBody()).isEqualTo("x");

        // Then
        assertThat(weight("shop")).isEqualTo("4 t");
    }

    /** How many records of the app are counted, and whether they weigh something. */
    private String weight(String app) {
        return Tables.texts(
                        database,
                        "SELECT sum(records) || ' ' || left((sum(bytes) > 0)::text, 1) FROM logger.log_usage"
                                + " WHERE app = '" + app + "'")
                .getFirst();
    }

    @Test
    void listsWhatWasDoneToADeviceByPagesNewestFirst() {
        // Given
        look(one, "i_pixel");
        look(one, "i_bob");
        for (String level : List.of("debug", "trace", "warn")) {
            one.logger
                    .controlDoors()
                    .setLevel(
                            one.support,
                            SetLevelRequest.newBuilder()
                                    .setValue("i_pixel")
                                    .setLevel(level)
                                    .setReason("ticket 7")
                                    .build());
        }
        ListAuditRequest.Builder request =
                ListAuditRequest.newBuilder().setDevice("i_pixel").setLimit(3);

        // When
        ListAuditReply first = audit(other, request.build());
        ListAuditReply second = audit(other, request.setAfter(first.getNext()).build());

        // Then
        assertThat(first.getEntriesList())
                .extracting(AuditEntry::getAction)
                .containsExactly("level.set", "level.set", "level.set");
        assertThat(first.getEntries(0).getDetail()).contains("WARN");
        assertThat(first.getEntries(0).getReason()).isEqualTo("ticket 7");
        assertThat(first.getEntries(0).getAtUnixMs()).isEqualTo(clock.millis());
        assertThat(second.getEntriesList()).extracting(AuditEntry::getAction).containsExactly("device.open");
        assertThat(second.getNext()).isEmpty();
    }

    @Test
    void showsAMarkerToAllWhoLookAtItsDeviceWhateverLevelTheyAskFor() throws Exception {
        // Given
        one.append(bob, one.source("b"), one.lines(1, 1));
        Filter.Builder errors = Filter.newBuilder().addDevices("i_pixel").setSeverityMin(17);
        Stream here = Stream.open(one, follow(errors)).awaitLive();
        Stream there = Stream.open(other, follow(errors)).awaitLive();
        Stream bobs = Stream.open(other, follow(Filter.newBuilder().addDevices("i_bob")))
                .awaitLive();

        // When
        Entry marked = mark(one, "before checkout", "i_pixel");
        Entry everywhere = mark(other, "deployed", "");

        // Then
        assertThat(LoggerFixture.bodies(here.await(2))).containsExactlyInAnyOrder("before checkout", "deployed");
        assertThat(LoggerFixture.bodies(there.await(2))).containsExactlyInAnyOrder("before checkout", "deployed");
        assertThat(LoggerFixture.bodies(bobs.await(1))).containsExactly("deployed");
        assertThat(marked.getKind()).isEqualTo(Kind.MARKER);
        assertThat(marked.getUser()).isEqualTo("u_support");
        assertThat(marked.getSession()).isEqualTo("s");
        assertThat(one.all(errors.build())).containsExactlyInAnyOrder(marked, everywhere);
        here.close();
        there.close();
        bobs.close();
    }

    @Test
    void asksAMarkerOfNoDeviceForItsTextAlone() {
        // Given
        Entry marked = mark(one, "deployed", "");

        // When
        List<Entry> found = typed("device=i_bob level>=error deployed");

        // Then
        assertThat(found).containsExactly(marked);
        assertThat(typed("-device:i_ -level>=info")).containsExactly(marked);
        assertThat(typed("device=i_pixel level>=info")).hasSize(4).contains(marked);
        assertThat(typed("level>=error -deployed")).isEmpty();
        assertThat(typed("level>=error -kind:marker")).isEmpty();
    }

    private List<Entry> typed(String q) {
        return other.all(Filter.newBuilder().setQ(q).build());
    }

    @Test
    void aMarkerChangesNothingOfItsDevice() {
        // Given
        var before = devices();

        // When
        Entry marked = mark(one, "x", "i_pixel");

        // Then
        assertThat(marked.getSeq()).isZero();
        assertThat(devices()).isEqualTo(before);
    }

    @Test
    void refusesAMarkerWithoutTextOrDevice() {
        refused(LogRefused.Reason.INVALID, () -> mark(one, " ", ""));
        refused(LogRefused.Reason.INVALID, () -> mark(one, "x".repeat(1_025), ""));
        refused(LogRefused.Reason.NOT_FOUND, () -> mark(one, "x", "i_nobody"));
        refused(
                LogRefused.Reason.FORBIDDEN,
                () -> one.logger
                        .privacyDoors()
                        .mark(one.phone, MarkRequest.newBuilder().setText("x").build()));
    }

    @Test
    void erasesAllThatADeviceLeft() {
        // Given
        one.append(
                one.phone,
                one.source("s"),
                List.of(one.line(9).toBuilder().setSeverity(5).build()),
                Drop.newBuilder().setCount(2).setReason("budget").build());
        one.append(bob, one.source("b"), one.lines(1, 2));
        one.logger
                .controlDoors()
                .config(
                        one.phone,
                        ConfigRequest.newBuilder().addCapabilities("live").build());
        one.logger
                .controlDoors()
                .command(
                        one.support,
                        CommandRequest.newBuilder()
                                .setDevice("i_pixel")
                                .setReason("x")
                                .setLive(Live.getDefaultInstance())
                                .build());

        // When
        EraseDeviceReply erased = erase("i_pixel");

        // Then
        assertThat(erased.getRecords()).isEqualTo(4);
        assertThat(erased.getComplete()).isTrue();
        for (String table : List.of("log_record", "log_session", "log_drop", "device", "device_command")) {
            assertThat(Tables.count(
                            database, "SELECT count(*) FROM logger." + table + " WHERE installation = 'i_pixel'"))
                    .as(table)
                    .isZero();
        }
        assertThat(one.session("b")).hasSize(2);
        assertThat(weight("shop")).isEqualTo("2 t");
        assertThat(audit(one, ListAuditRequest.newBuilder().setDevice("i_pixel").build())
                        .getEntries(0)
                        .getAction())
                .isEqualTo("device.erase");
        refused(LogRefused.Reason.NOT_FOUND, () -> erase("i_pixel"));
    }

    @Test
    void erasesAPersonsRecordsWhenTheAccountIsDeletedAndNobodyElses() {
        // Given
        Caller system = new Caller("acme", "system", "", Set.of("auth:hook"));
        Caller lent = new Caller("acme", "u_ada", "i_bob", Set.of("logs:write"));
        one.append(lent, one.source("lent"), one.lines(1, 2));
        one.append(bob, one.source("b"), one.lines(1, 2));

        // When
        byte[] answer = other.logger.privacyDoors().accountDeleted(system, event("u_ada"));

        // Then
        assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(Tables.texts(database, "SELECT DISTINCT account FROM logger.log_record"))
                .containsExactly("u_bob");
        assertThat(Tables.texts(database, "SELECT id FROM logger.log_session")).containsExactly("b");
        assertThat(Tables.texts(database, "SELECT installation FROM logger.device"))
                .containsExactly("i_bob");
        refused(
                LogRefused.Reason.FORBIDDEN,
                () -> one.logger.privacyDoors().accountDeleted(one.reader, event("u_bob")));
        refused(LogRefused.Reason.INVALID, () -> one.logger.privacyDoors().accountDeleted(system, new byte[] {'{'}));
    }

    @Test
    void erasesAPersonsRecordsInASessionThatAnotherWentOnWith() {
        // Given
        Caller next = new Caller("acme", "u_bob", "i_pixel", Set.of("logs:write"));
        one.append(next, one.source("s"), one.lines(4, 6));

        // When
        accountDeleted("u_ada");

        // Then
        assertThat(accounts("i_pixel")).containsExactly("u_bob", "u_bob", "u_bob");
        assertThat(weight("shop")).isEqualTo("3 t");
        assertThat(one.append(next, one.source("s"), one.lines(4, 6)).getDuplicates())
                .isEqualTo(3);
    }

    @Test
    void leavesADeviceToTheOthersThatUsedItBeforeThePerson() {
        // Given
        Caller before = new Caller("acme", "u_bob", "i_pad", Set.of("logs:write"));
        Caller person = new Caller("acme", "u_ada", "i_pad", Set.of("logs:write"));
        one.append(
                before,
                one.source("shared"),
                one.lines(1, 2),
                Drop.newBuilder().setCount(2).setReason("budget").build());
        one.append(person, one.source("shared"), one.lines(3, 4));
        one.append(person, one.source("own"), one.lines(1, 1));

        // When
        accountDeleted("u_ada");

        // Then
        assertThat(accounts("i_pad")).containsExactly("u_bob", "u_bob");
        assertThat(Tables.texts(database, "SELECT id || ':' || account FROM logger.log_session"))
                .containsExactly("shared:");
        assertThat(Tables.texts(database, "SELECT installation || ':' || account FROM logger.device"))
                .containsExactly("i_pad:");
        assertThat(Tables.count(database, "SELECT count(*) FROM logger.log_drop"))
                .isEqualTo(1);
        assertThat(one.append(before, one.source("shared"), one.lines(1, 2)).getDuplicates())
                .isEqualTo(2);
    }

    @Test
    void erasesAPersonsMarkersOnOthersDevicesAndThoseOfOthersOnItsOwn() {
        // Given
        Caller person = new Caller("acme", "u_ada", "", Set.of("logs:control"));
        MarkRequest.Builder marker = MarkRequest.newBuilder().setText("hers");
        one.append(bob, one.source("b"), one.lines(1, 1));
        for (String device : List.of("i_bob", "")) {
            assertThat(one.logger
                            .privacyDoors()
                            .mark(person, marker.setDevice(device).build())
                            .getUser())
                    .isEqualTo("u_ada");
        }
        assertThat(mark(one, "of support", "i_pixel").getUser()).isEqualTo("u_support");

        // When
        accountDeleted("u_ada");

        // Then
        assertThat(Tables.texts(database, "SELECT body FROM logger.log_record")).containsExactly("line 1");
        assertThat(Tables.texts(database, "SELECT installation FROM logger.device"))
                .containsExactly("i_bob");
        assertThat(weight("shop")).isEqualTo("1 t");
    }

    private void accountDeleted(String account) {
        Caller system = new Caller("acme", "system", "", Set.of("auth:hook"));
        assertThat(one.logger.privacyDoors().accountDeleted(system, event(account)))
                .isNotEmpty();
    }

    private List<String> accounts(String device) {
        return Tables.texts(
                database, "SELECT account FROM logger.log_record WHERE installation = '" + device + "' ORDER BY seq");
    }

    private static byte[] event(String user) {
        return ("{\"version\":\"v1\",\"hook\":\"after-account.deleted\",\"data\":{\"user\":\"" + user + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void look(LoggerFixture logger, String device) {
        Filter.Builder filter = Filter.newBuilder();
        if (!device.isEmpty()) {
            filter.addDevices(device);
        }
        assertThat(logger.query(QueryRequest.newBuilder().setFilter(filter).build()))
                .isNotNull();
    }

    private static FollowRequest.Builder follow(Filter.Builder filter) {
        return FollowRequest.newBuilder().setFilter(filter);
    }

    private static Entry mark(LoggerFixture logger, String text, String device) {
        return logger.logger
                .privacyDoors()
                .mark(
                        logger.support,
                        MarkRequest.newBuilder().setText(text).setDevice(device).build());
    }

    private EraseDeviceReply erase(String device) {
        return one.logger
                .privacyDoors()
                .eraseDevice(
                        one.support,
                        EraseDeviceRequest.newBuilder()
                                .setDevice(device)
                                .setReason("she asked")
                                .build());
    }

    private static ListAuditReply audit(LoggerFixture logger, ListAuditRequest request) {
        return logger.logger.privacyDoors().listAudit(logger.support, request);
    }

    private List<String> devices() {
        return Tables.texts(database, "SELECT d::text FROM logger.device d ORDER BY installation");
    }
}
