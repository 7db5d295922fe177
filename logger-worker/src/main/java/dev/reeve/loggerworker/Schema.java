// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables, by Flyway, in the schema {@code logger} with its own history. */
final class Schema {
    static final String NAME = "logger";
    private static final String LOCATION = "classpath:db/logger";

    private Schema() {}

    /** Brings the schema up to date; several replicas may try at once. Throws while the database is away. */
    static void migrate(DataSource database) throws SQLException {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .schemas(NAME)
                    .defaultSchema(NAME)
                    .locations(LOCATION)
                    .connectRetries(0)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new SQLException("the schema " + NAME + " could not be brought up to date: " + e.getMessage(), e);
        }
    }
}
