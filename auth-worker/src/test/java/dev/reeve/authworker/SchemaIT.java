// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void isMadeOnceWhenManyReplicasStartAtOnce() throws Exception {
        int _ = fixture.update("DROP SCHEMA auth CASCADE");

        List<Boolean> done = Race.run(4, _ -> () -> {
            try (AgroalDataSource pool = TestDatabase.pool(fixture.databaseName, 3)) {
                Schema.migrate(Schema.flyway(pool));
                return true;
            }
        });

        assertThat(done).containsOnly(true);
        assertThat(fixture.texts("SELECT version FROM auth.flyway_schema_history WHERE type = 'SQL'"))
                .startsWith("1", "2", "3", "4")
                .doesNotHaveDuplicates();
        assertThat(fixture.texts("SELECT id FROM auth.tenant")).containsExactly("default");
    }

    @Test
    @Tag("A12")
    void takesASchemaOneVersionNewerAsItIs() {
        int _ = fixture.update("INSERT INTO auth.flyway_schema_history"
                + " SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 1, installed_by, now(), 1, true"
                + " FROM auth.flyway_schema_history WHERE version = '1'");
        Flyway flyway = Schema.flyway(fixture.source);

        Schema.migrate(flyway);

        assertThat(fixture.replica()
                        .startAnonymous()
                        .run(AuthFixture.NOBODY, AuthFixture.PHONE)
                        .subject())
                .startsWith("u_");
    }

    @ParameterizedTest
    @Tag("A12")
    @ValueSource(strings = {"1", "2", "3"})
    void bringsAccountsOfEveryReleasedSchemaAlong(String version) {
        StartedSession session = fixture.signUp("ada@example.org");
        List<String> account = fixture.texts("SELECT row_to_json(a)::text FROM auth.account a");
        List<String> password = fixture.texts("SELECT row_to_json(p)::text FROM auth.password p");
        int _ = fixture.update("DROP SCHEMA auth CASCADE");
        Flyway old = Flyway.configure()
                .configuration(Schema.flyway(fixture.source).getConfiguration())
                .target(version)
                .load();
        Schema.migrate(old);
        // Columns that the old schema does not have are left out, as its worker left them out.
        int _ = fixture.update(
                "INSERT INTO auth.account SELECT * FROM json_populate_record(NULL::auth.account, ?::json)",
                account.getFirst());
        int _ = fixture.update(
                "INSERT INTO auth.password SELECT * FROM json_populate_record(NULL::auth.password, ?::json)",
                password.getFirst());

        Schema.migrate(Schema.flyway(fixture.source));

        fixture.auth.prepare();
        assertThat(fixture.signIn("ada@example.org", AuthFixture.PASSWORD).subject())
                .isEqualTo(session.subject());
    }

    @Test
    void keepsEveryTableInItsOwnSchema() {
        assertThat(fixture.texts("SELECT DISTINCT schemaname FROM pg_tables"
                        + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
                .containsExactly("auth");
    }

    @Test
    void carriesTheTenantInEveryTableButThoseOfAllTogether() {
        List<String> without = fixture.texts("SELECT t.tablename FROM pg_tables t WHERE schemaname = 'auth'"
                + " AND NOT EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = 'auth'"
                + " AND c.table_name = t.tablename AND c.column_name = 'tenant') ORDER BY 1");

        assertThat(without).containsExactly("flyway_schema_history", "sign_in_failures", "signing_key", "tenant");
    }
}
