// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More sign-ins than can be hashed: the rest is told so, and everything that hashes nothing goes on. */
@Tag("A8")
class HashFloodIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Boolean>> flood = new ArrayList<>();

    @AfterEach
    void close() {
        release.countDown();
        callers.close();
        fixture.close();
    }

    /**
     * First the two that run, then the hundred that wait: all at once, the last may be refused before an idle thread
     * has woken.
     */
    private void fill() {
        HashPool pool = fixture.auth.hashPool();
        submit(pool, 2);
        await().until(() -> pool.running() == 2);
        submit(pool, 100);
        await().until(() -> pool.running() == 2 && pool.queued() == 100);
    }

    private void submit(HashPool pool, int count) {
        for (int i = 0; i < count; i++) {
            flood.add(callers.submit(() -> pool.run(() -> {
                release.await();
                return true;
            })));
        }
    }

    @Test
    void refusesSignInsAndSignUpsAtOnceAndLetsRefreshesThrough() {
        StartedSession session = fixture.signUp(EMAIL);
        fill();

        AuthRefusal signIn = refusalOf(() -> fixture.signIn(EMAIL, PASSWORD));
        AuthRefusal signUp = refusalOf(() -> fixture.signUp("bob@example.org"));
        StartedSession refreshed = fixture.auth.refresh().run(NOBODY, session.refreshToken());
        StartedSession anonymous = fixture.auth.startAnonymous().run(NOBODY, PHONE);

        assertThat(signIn.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(signUp.reason()).isEqualTo(AuthReason.RATE_LIMITED);
        assertThat(refreshed.session()).isEqualTo(session.session());
        assertThat(anonymous.subject()).startsWith("u_");
    }

    @Test
    void asksNoDatabaseForASignInThatIsRefused() {
        StartedSession _ = fixture.signUp(EMAIL);
        fill();
        fixture.source.close();

        AuthRefusal signIn = refusalOf(() -> fixture.signIn(EMAIL, PASSWORD));

        assertThat(signIn.reason()).isEqualTo(AuthReason.RATE_LIMITED);
    }

    @Test
    void countsNoFailureAgainstWhoWasNotEvenChecked() throws Exception {
        StartedSession _ = fixture.signUp(EMAIL);
        fill();
        for (int i = 0; i < 10; i++) {
            assertThat(refusalOf(() -> fixture.signIn(EMAIL, PASSWORD)))
                    .hasMessage("too many passwords are being checked");
        }

        release.countDown();

        for (Future<Boolean> hash : flood) {
            assertThat(hash.get()).isTrue();
        }
        assertThat(fixture.signIn(EMAIL, PASSWORD).subject()).startsWith("u_");
    }
}
