// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanUpIT {
    private final AuthFixture fixture = new AuthFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String count(String table) {
        return fixture.texts("SELECT count(*)::text FROM auth." + table).getFirst();
    }

    @Test
    void removesWhatHasServedItsTimeAndNothingElse() {
        fixture.catchUpWithTheDatabase();
        StartedSession abandoned = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        StartedSession known = fixture.signUp("ada@example.org");
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(known));
        AuthRefusal _ = refusalOf(() -> fixture.signIn("ada@example.org", "a wrong phrase"));
        fixture.clock.advance(Duration.ofMinutes(12));
        int early = fixture.auth.cleanUp().run();
        List<String> afterMinutes = List.of(count("revocation"), count("attempt"), count("session"), count("account"));
        fixture.clock.advance(Duration.ofDays(61));

        int late = fixture.auth.cleanUp().run();

        assertThat(early).as("a revocation and two buckets").isEqualTo(3);
        assertThat(afterMinutes).containsExactly("0", "1", "2", "2");
        assertThat(late).as("an attempt, two sessions, an account").isEqualTo(4);
        assertThat(count("session")).isEqualTo("0");
        fixture.clock.advance(Duration.ofDays(30));
        assertThat(fixture.auth.cleanUp().run())
                .as("two installations and what one of them was signed in to")
                .isEqualTo(3);
        assertThat(fixture.texts("SELECT email FROM auth.account")).containsExactly("ada@example.org");
        assertThat(abandoned.anonymous()).isTrue();
        fixture.clock.advance(Duration.ofDays(400));
        assertThat(fixture.auth.cleanUp().run()).as("audit").isPositive();
        assertThat(count("audit")).isEqualTo("0");
    }

    @Test
    void leavesTheWorkToTheReplicaThatHasTheLock() {
        StartedSession session = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(session));
        fixture.clock.advance(Duration.ofMinutes(12));

        int removed = fixture.auth.database().transaction(connection -> {
            Sql.call(connection, "SELECT pg_advisory_xact_lock(?)", AdvisoryLock.CLEAN_UP.number());
            return fixture.replica().cleanUp().run();
        });

        assertThat(removed).isZero();
        assertThat(fixture.auth.cleanUp().run()).as("a revocation and a bucket").isEqualTo(2);
    }
}
