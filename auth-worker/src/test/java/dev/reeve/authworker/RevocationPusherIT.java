// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static dev.reeve.authworker.AuthFixture.callerOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevocationPusherIT {
    private final AuthFixture fixture = new AuthFixture();
    private final FakeBrokers brokers = new FakeBrokers();
    private final RevocationPusher pusher = new RevocationPusher(fixture.auth.revocations(), brokers);

    @AfterEach
    void close() {
        pusher.close();
        fixture.close();
    }

    private long signOut() {
        StartedSession session = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        SignOut.Result _ = fixture.auth.signOut().one(callerOf(session));
        return fixture.feed.asked.stream().reduce(0L, Math::max);
    }

    @Test
    void pushesAtOnceWhenToldAndConfirms() {
        pusher.start();
        long seq = signOut();

        pusher.changed();

        assertThat(pusher.confirmed(seq, Duration.ofSeconds(5))).isTrue();
        assertThat(brokers.seen()).containsExactly(seq);
    }

    @Test
    void findsWhatOtherReplicasRevokedByItself() {
        pusher.start();
        long first = signOut();
        long second = signOut();

        await().atMost(Duration.ofSeconds(6)).until(() -> brokers.seen().contains(second));

        assertThat(brokers.seen()).contains(first);
    }

    @Test
    void sendsAgainWhatABrokerDidNotConfirmAndSaysSo() {
        brokers.confirm = false;
        pusher.start();
        long seq = signOut();
        pusher.changed();

        assertThat(pusher.confirmed(seq, Duration.ofMillis(300))).isFalse();

        brokers.confirm = true;
        pusher.changed();
        assertThat(pusher.confirmed(seq, Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void remembersWhatWasRevokedBeforeItStarted() {
        long seq = signOut();

        pusher.start();

        assertThat(pusher.confirmed(seq, Duration.ofSeconds(5))).isTrue();
    }

    private static final class FakeBrokers implements RevocationPusher.Brokers {
        private final List<Long> pushed = new ArrayList<>();
        private volatile boolean confirm = true;

        @Override
        public synchronized boolean push(List<Revocation> items) {
            items.forEach(item -> pushed.add(item.seq()));
            return confirm;
        }

        synchronized List<Long> seen() {
            return List.copyOf(pushed);
        }
    }
}
