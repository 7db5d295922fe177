// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reeve.testkit.ManualClock;
import io.agroal.api.AgroalDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped and started under a running service. */
class DatabaseOutageIT {
    @TempDir
    Path folder;

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static AuthDomain domain(AuthSettings settings, AgroalDataSource pool) {
        return new AuthDomain(
                settings,
                new Database(pool),
                ManualClock.create(),
                new SecureRandom(),
                new AuthFixture.RecordingFeed(),
                Outside.NOWHERE);
    }

    @Test
    void answersATypedErrorWhileTheDatabaseIsAwayAndRecoversAloneWithNothingLost() throws Exception {
        EmbeddedPostgres first = postgres(0);
        int port = first.getPort();
        AuthSettings settings = AuthFixture.settings(AuthFixture.CHEAP, List.of());
        try (AgroalDataSource pool = TestDatabase.pool(port, "postgres", 4);
                AuthDomain auth = domain(settings, pool)) {
            Schema.migrate(Schema.flyway(pool));
            auth.prepare();
            StartedSession session = auth.startAnonymous().run(NOBODY, PHONE);
            first.close();

            AuthRefusal refusal = refusalOf(() -> auth.refresh().run(NOBODY, session.refreshToken()));

            assertThat(refusal.reason()).isEqualTo(AuthReason.DATABASE_UNAVAILABLE);
            assertThat(refusal.reason().isRetryable()).isTrue();
            assertThat(auth.database().isReachable()).isFalse();
            assertThat(auth.keyRing().jwks()).as("verifiers are still served").contains("\"keys\"");
            try (EmbeddedPostgres _ = postgres(port)) {
                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptionsInstanceOf(AuthRefusal.class)
                        .untilAsserted(() -> {
                            StartedSession next = auth.refresh().run(NOBODY, session.refreshToken());
                            assertThat(next.session()).isEqualTo(session.session());
                        });
                assertThat(auth.database().isReachable()).isTrue();
            }
        }
    }

    @Test
    void hidesAServerRestartFromCallersThatComeLater() throws Exception {
        EmbeddedPostgres first = postgres(0);
        int port = first.getPort();
        AuthSettings settings = AuthFixture.settings(AuthFixture.CHEAP, List.of());
        try (AgroalDataSource pool = TestDatabase.pool(port, "postgres", 4);
                AuthDomain auth = domain(settings, pool)) {
            Schema.migrate(Schema.flyway(pool));
            auth.prepare();
            StartedSession session = auth.startAnonymous().run(NOBODY, PHONE);
            first.close();
            try (EmbeddedPostgres _ = postgres(port)) {
                StartedSession next = auth.refresh().run(NOBODY, session.refreshToken());

                assertThat(next.session()).isEqualTo(session.session());
            }
        }
    }
}
