// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.loggerworker.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.ConfigRequest;
import dev.reeve.gatewayapi.log.v1.Drop;
import dev.reeve.gatewayapi.log.v1.EraseDeviceReply;
import dev.reeve.gatewayapi.log.v1.ListAuditRequest;
import dev.reeve.gatewayapi.log.v1.Live;
import dev.reeve.gatewayapi.log.v1.MarkRequest;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of what a device or a person left. */
class ErasureIT extends TwoReplicas {
    @BeforeEach
    void store() {
        one.append("s", one.lines(1, 3));
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
        EraseDeviceReply erased = one.erase("i_pixel");

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
        assertThat(Tables.weight(database, "shop")).isEqualTo("2 t");
        assertThat(one.audit(ListAuditRequest.newBuilder().setDevice("i_pixel").build())
                        .getEntries(0)
                        .getAction())
                .isEqualTo("device.erase");
        refused(LogRefused.Reason.NOT_FOUND, () -> one.erase("i_pixel"));
    }

    @Test
    void erasesAPersonsRecordsWhenTheAccountIsDeletedAndNobodyElses() {
        // Given
        Caller lent = new Caller("acme", "u_ada", "i_bob", Set.of("logs:write"));
        one.append(lent, one.source("lent"), one.lines(1, 2));
        one.append(bob, one.source("b"), one.lines(1, 2));

        // When
        other.accountDeleted("u_ada", LoggerFixture.PATIENCE);

        // Then
        assertThat(Tables.texts(database, "SELECT DISTINCT account FROM logger.log_record"))
                .containsExactly("u_bob");
        assertThat(Tables.texts(database, "SELECT id FROM logger.log_session")).containsExactly("b");
        assertThat(Tables.texts(database, "SELECT installation FROM logger.device"))
                .containsExactly("i_bob");
        refused(
                LogRefused.Reason.FORBIDDEN,
                () -> one.logger
                        .privacyDoors()
                        .accountDeleted(one.reader, LoggerFixture.accountDeletedEvent("u_bob"), Duration.ZERO));
        refused(
                LogRefused.Reason.INVALID,
                () -> one.logger.privacyDoors().accountDeleted(one.system, new byte[] {'{'}, Duration.ZERO));
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
        assertThat(Tables.weight(database, "shop")).isEqualTo("3 t");
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
        assertThat(one.mark("of support", "i_pixel").getUser()).isEqualTo("u_support");

        // When
        accountDeleted("u_ada");

        // Then
        assertThat(Tables.texts(database, "SELECT body FROM logger.log_record")).containsExactly("line 1");
        assertThat(Tables.texts(database, "SELECT installation FROM logger.device"))
                .containsExactly("i_bob");
        assertThat(Tables.weight(database, "shop")).isEqualTo("1 t");
    }

    @Test
    void anErasureGoesOnWithoutTheCallsThatDoNotWaitForItAndIsDoneOnce() throws Exception {
        // Given
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            UsageRows.lock(connection, "acme");

            // When
            refused(LogRefused.Reason.FULL, () -> accountDeleted("u_ada", Duration.ZERO));
            refused(LogRefused.Reason.FULL, () -> accountDeleted("u_ada", Duration.ofMillis(300)));
            connection.rollback();
        }

        // Then
        await().atMost(LoggerFixture.PATIENCE)
                .ignoreExceptionsInstanceOf(LogRefused.class)
                .untilAsserted(() -> accountDeleted("u_ada", Duration.ZERO));
        assertThat(accounts("i_pixel")).isEmpty();
        assertThat(Tables.count(database, "SELECT count(*) FROM logger.log_audit WHERE action = 'account.erase'"))
                .isEqualTo(1);
    }

    @Test
    void aCallThatIsBrokenOffBreaksNoErasureOff() throws Exception {
        // Given
        AtomicReference<LogRefused> refusal = new AtomicReference<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            UsageRows.lock(connection, "acme");
            Thread call = Thread.ofVirtual().start(() -> {
                try {
                    accountDeleted("u_ada", Duration.ofMinutes(1));
                } catch (LogRefused refused) {
                    refusal.set(refused);
                }
            });
            await().atMost(LoggerFixture.PATIENCE).until(() -> call.getState() == Thread.State.TIMED_WAITING);

            // When
            call.interrupt();
            call.join();
            connection.rollback();
        }

        // Then
        assertThat(refusal.get().reason()).isEqualTo(LogRefused.Reason.STORE_AWAY);
        await().atMost(LoggerFixture.PATIENCE).until(() -> accounts("i_pixel").isEmpty());
    }

    @Test
    void erasesSoManyPersonsOneAfterTheOtherAndNoMore() throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            UsageRows.lock(connection, "acme");
            IntStream.range(0, ErasedPersons.PERSONS_MAX)
                    .forEach(i -> refused(LogRefused.Reason.FULL, () -> accountDeleted("u_" + i, Duration.ZERO)));

            assertThatThrownBy(() -> accountDeleted("u_ada", Duration.ZERO))
                    .isInstanceOf(LogRefused.class)
                    .hasMessageContaining("too many persons");
            connection.rollback();
        }

        accountDeleted("u_" + (ErasedPersons.PERSONS_MAX - 1), Duration.ofSeconds(30));
        accountDeleted("u_ada");
        assertThat(accounts("i_pixel")).isEmpty();
    }

    private void accountDeleted(String account) {
        accountDeleted(account, LoggerFixture.PATIENCE);
    }

    private void accountDeleted(String account, Duration patience) {
        one.accountDeleted(account, patience);
    }

    private List<String> accounts(String device) {
        return Tables.texts(
                database, "SELECT account FROM logger.log_record WHERE installation = '" + device + "' ORDER BY seq");
    }
}
