// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.gatewayapi.log.v1.Entry;
import dev.reeve.gatewayapi.log.v1.Filter;
import dev.reeve.testkit.ManualClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A store of an older version, with partitions and records in it, is brought up to date and keeps both. */
class SchemaIT {
    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-25T10:30:00Z"));
    private static final String OLD_RECORD = """
        INSERT INTO logger.log_record (id, tenant, observed, at, device_time_ns, installation, session, account, app,
            app_version, seq, severity, kind, flags, indent, logger, thread, screen, event_name, body, media_type,
            words)
        VALUES (1, 'acme', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00Z', 0, 'i_old', 's', 'u', 'shop',
            '1', 0, 9, 0, 0, 0, '', '', '', '', 'old line', '', '''old'' ''line''')
        """;

    @Test
    void keepsWhatAnOlderVersionStored() throws Exception {
        // Given
        DataSource database = TestDatabase.fresh();
        var _ = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .schemas(Schema.NAME)
                .defaultSchema(Schema.NAME)
                .locations("classpath:db/logger")
                .target("2")
                .load()
                .migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Partitions.ofLong(Duration.ofDays(30)).ensure(connection, CLOCK.instant(), 0);
            statement.execute(OLD_RECORD);
        }

        // When
        try (LoggerFixture logger = new LoggerFixture(database, CLOCK).awaitStore()) {
            logger.append(
                    logger.phone,
                    logger.source("new").toBuilder().setBuildId("b7").build(),
                    logger.lines(1, 1));

            // Then
            List<Entry> all = logger.all(Filter.getDefaultInstance());
            assertThat(all).extracting(Entry::getBody).containsExactly("old line", "line 1");
            assertThat(all).extracting(Entry::getBuild).containsExactly("", "b7");
            assertThat(logger.all(Filter.newBuilder().setQ("build=b7").build())).hasSize(1);
        }
    }
}
