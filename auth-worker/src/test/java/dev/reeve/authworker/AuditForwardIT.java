// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static dev.reeve.authworker.AuthFixture.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit in a second store. */
class AuditForwardIT {
    /** The lines as a store by numbers keeps them. */
    private static final class FakeStore implements AuditForward.Store {
        final SortedMap<Long, AuditForward.Line> lines = new TreeMap<>();
        final List<String> sessions = new ArrayList<>();
        int appends;
        boolean isAway;
        boolean losesAnswers;

        @Override
        public void append(String session, long firstSeq, List<AuditForward.Line> batch) throws AuditForward.StoreAway {
            if (isAway) {
                throw new AuditForward.StoreAway("away", new IllegalStateException("test"));
            }
            appends++;
            sessions.add(session);
            for (int i = 0; i < batch.size(); i++) {
                lines.put(firstSeq + i, batch.get(i));
            }
            if (losesAnswers) {
                throw new AuditForward.StoreAway("lost", new IllegalStateException("test"));
            }
        }

        AuditForward.Line first() {
            return List.copyOf(lines.values()).getFirst();
        }

        List<String> actions() {
            return lines.values().stream().map(line -> line.line().action()).toList();
        }
    }

    private final AuthFixture fixture = new AuthFixture();
    private final FakeStore store = new FakeStore();

    private AuditForward forward() {
        return new AuditForward(fixture.auth.database(), "audit", store, fixture.clock, fixture.random);
    }

    @BeforeEach
    void switchOn() {
        // What was before is not sent.
        fixture.clock.advance(Duration.ofSeconds(1));
        Duration _ = forward().run();
        fixture.clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void account() {
        StartedSession _ = fixture.auth.startAnonymous().run(NOBODY, PHONE);
        fixture.clock.advance(Duration.ofSeconds(1));
    }

    @Test
    void sendsEveryNewLineOnceInItsOrderAndNumbered() {
        account();
        account();

        Duration pause = forward().run();
        Duration _ = forward().run();

        assertThat(pause).isEqualTo(Duration.ofSeconds(5));
        assertThat(store.appends).isEqualTo(1);
        assertThat(store.lines.keySet()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(store.actions())
                .containsExactlyInAnyOrder(
                        "account.create.anonymous", "session.start", "account.create.anonymous", "session.start");
        assertThat(store.first().tenant()).isEqualTo("default");
    }

    @Test
    void goesOnWhereItStoppedAlsoInAnotherProcess() {
        account();
        Duration _ = forward().run();
        account();

        Duration _ = forward().run();

        assertThat(store.lines.keySet()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(store.sessions).containsOnly(store.sessions.getFirst());
    }

    @Test
    void aStoreThatIsAwayGetsAllOfItLater() {
        store.isAway = true;
        account();
        AuditForward forward = forward();
        assertThat(forward.run()).isEqualTo(Duration.ofSeconds(10));
        assertThat(forward.behindSeconds()).isPositive();
        account();
        store.isAway = false;

        Duration _ = forward.run();
        Duration _ = forward.run();

        assertThat(store.lines).hasSize(4);
        assertThat(forward.behindSeconds()).isZero();
    }

    @Test
    void aLostAnswerSendsTheSameLinesUnderTheSameNumbers() {
        account();
        store.losesAnswers = true;
        Duration _ = forward().run();
        List<String> once = store.actions();
        store.losesAnswers = false;

        Duration _ = forward().run();

        assertThat(store.appends).isEqualTo(2);
        assertThat(store.actions()).isEqualTo(once);
    }

    @Test
    void oneReplicaAtATimeSends() {
        account();
        var leased = fixture.auth
                .database()
                .transaction(connection -> AuditForwardTable.lease(
                        connection,
                        "audit",
                        UuidV7.at(fixture.clock.instant(), fixture.random),
                        fixture.clock.instant(),
                        Duration.ofSeconds(30)));
        assertThat(leased).isPresent();

        Duration _ = forward().run();
        assertThat(store.lines).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(30));
        Duration _ = forward().run();

        assertThat(store.lines).hasSize(2);
    }

    @Test
    void aLineWaitsUntilNoOtherCanComeBeforeIt() {
        for (String age : List.of("1 minute", "0 minutes")) {
            int _ = fixture.update(
                    "INSERT INTO auth.audit (id, at, tenant, actor_kind, actor, action, target, outcome)"
                            + " VALUES (gen_random_uuid(), now() - ?::interval, 'default', 'system', 'system', ?, 'y', 'ok')",
                    age,
                    age);
        }

        Duration _ = forward().run();

        assertThat(store.actions()).containsExactly("1 minute");
    }

    @Test
    void aRecordHasIdsAndNoSecret() {
        account();
        Duration _ = forward().run();
        AuditForward.Line line = store.first();

        var entry = AuditLogCalls.recordOf(line, 7);

        assertThat(entry.getSeq()).isEqualTo(7);
        assertThat(entry.getSeverity()).isEqualTo(9);
        assertThat(entry.getLogger()).isEqualTo("reeve.audit");
        assertThat(entry.getEventName()).isEqualTo(line.line().action());
        assertThat(entry.getAttributesMap()).containsKeys("actor", "target", "outcome", "tenant", "requestId");
        assertThat(entry.toString()).doesNotContain("rr1_", "eyJ");
    }
}
