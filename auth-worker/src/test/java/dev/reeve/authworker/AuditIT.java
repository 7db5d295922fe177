// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The audit as a table by month that is only added to. */
class AuditIT {
    private final AuthFixture fixture = new AuthFixture();

    @BeforeEach
    void catchUp() {
        fixture.catchUpWithTheDatabase();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<YearMonth> months() {
        return fixture.auth.database().transaction(AuditPartitions::existing);
    }

    private YearMonth now() {
        return YearMonth.from(fixture.clock.instant().atOffset(ZoneOffset.UTC));
    }

    private long lines() {
        return Long.parseLong(
                fixture.texts("SELECT count(*)::text FROM auth.audit").getFirst());
    }

    /** Two lines. */
    private void account() {
        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
    }

    @Test
    void monthsAreMadeAheadAndDroppedWhenAllTheirLinesAreTooOld() {
        account();
        long before = lines();
        YearMonth first = months().getFirst();
        fixture.clock.advance(Duration.ofDays(40));

        int _ = fixture.auth.cleanUp().run();

        assertThat(months()).startsWith(first).contains(now(), now().plusMonths(2));
        assertThat(lines()).isEqualTo(before);
        fixture.clock.advance(Duration.ofDays(400));
        int _ = fixture.auth.cleanUp().run();
        assertThat(months()).doesNotContain(first).contains(now(), now().plusMonths(2));
        assertThat(lines()).isZero();
    }

    @Test
    void aLineOfAMonthThatNobodyMadeIsKeptAllTheSame() {
        long before = lines();
        fixture.clock.advance(Duration.ofDays(200));

        account();
        int _ = fixture.auth.cleanUp().run();
        account();

        assertThat(fixture.texts("SELECT count(*)::text FROM auth.audit_other")).containsExactly("4");
        assertThat(lines()).isEqualTo(before + 4);
    }

    @Test
    void cleaningUpTwiceMakesNothingTwice() {
        int _ = fixture.auth.cleanUp().run();
        List<YearMonth> once = months();

        int _ = fixture.replica().cleanUp().run();

        assertThat(months()).isEqualTo(once);
    }

    @Test
    void noLineIsChangedOrRemovedNotEvenByTheOwnerOfTheTable() {
        account();
        long before = lines();

        for (String sql :
                List.of("UPDATE auth.audit SET outcome = 'ok'", "DELETE FROM auth.audit", "TRUNCATE auth.audit")) {
            assertThatThrownBy(() -> fixture.update(sql)).as(sql).hasStackTraceContaining("are only added");
        }
        assertThat(lines()).isEqualTo(before);
    }

    @Test
    @Tag("A12")
    void theVersionBeforeGoesOnWithItsStatements() {
        int inserted = fixture.update("INSERT INTO auth.audit (id, at, tenant, actor_kind, actor, action, target,"
                + " outcome, reason, address, installation, request_id) VALUES (gen_random_uuid(),"
                + " now() - interval '401 days', 'default', 'system', 'system', 'x', 'y', 'ok', '', '', '', '')");

        int deleted = fixture.update("DELETE FROM auth.audit WHERE id IN (SELECT id FROM auth.audit"
                + " WHERE at < now() - interval '400 days' ORDER BY at LIMIT 1000)");

        assertThat(inserted).isEqualTo(1);
        assertThat(deleted).isEqualTo(1);
    }

    @Test
    @Tag("A12")
    void whatWasWrittenBeforeTheMonthsIsStillThere() {
        int _ = fixture.update("DROP SCHEMA auth CASCADE");
        var older = org.flywaydb.core.Flyway.configure()
                .dataSource(fixture.source)
                .schemas("auth")
                .defaultSchema("auth")
                .locations("classpath:db/auth")
                .target("6")
                .load();
        var _ = older.migrate();
        int _ = fixture.update("INSERT INTO auth.audit (id, at, tenant, actor_kind, actor, action, target, outcome)"
                + " SELECT gen_random_uuid(), now() - n * interval '1 day', 'default', 'system', 'system', 'x', 'y',"
                + " 'ok' FROM generate_series(0, 350) n");

        Schema.migrate(Schema.flyway(fixture.source));

        assertThat(lines()).isEqualTo(351);
        assertThat(months()).hasSize(1);
        StartedSession _ = fixture.replica().startAnonymous().run(NOBODY, PHONE);
        assertThat(fixture.texts("SELECT DISTINCT action FROM auth.audit")).contains("session.start", "x");
    }
}
