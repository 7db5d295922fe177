// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema {@code auth} to the version this code needs, under Flyway's own lock, with its history table in the
 * same schema. A schema that is newer is taken as it is: a release only ever adds to what the one before needs.
 */
final class Schema {
    private static final String NAME = "auth";

    private Schema() {}

    /** For the plain library; the Quarkus app passes its own, which knows the migrations without scanning. */
    static Flyway flyway(DataSource source) {
        return configure(Flyway.configure().dataSource(source)).load();
    }

    private static FluentConfiguration configure(FluentConfiguration configuration) {
        return configuration
                .schemas(NAME)
                .defaultSchema(NAME)
                .createSchemas(true)
                .locations("classpath:db/auth")
                .ignoreMigrationPatterns("*:future");
    }

    /** DATABASE_UNAVAILABLE when there is no server, or another replica holds the lock for long; try again. */
    static void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw AuthRefusal.unavailable(
                    AuthReason.DATABASE_UNAVAILABLE, "the schema could not be brought up to date", e);
        }
    }
}
