// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.ScriptedDialer.Line;
import dev.reeve.testkit.ManualClock;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One broker's stream: when it is opened, given up and tried again, and what is told of it. */
class BrokerStreamTest {
    private static final Status LOST = Status.UNAVAILABLE;

    private final ManualClock clock = ManualClock.create();
    private final ScriptedDialer dialer = new ScriptedDialer();
    private final Heard heard = new Heard();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BrokerStream stream = new BrokerStream(
            BrokerAddress.of(new BrokerName("127.0.0.1", 9001), InetAddress.ofLiteral("127.0.0.1")),
            dialer,
            new Backoff(new Random(7)),
            clock::nowMs,
            new LinkMetrics(registry, null),
            heard);

    /** Time goes by as the link's thread sees it. */
    private void pass(long ms) {
        for (long passed = 0; passed < ms; passed += 50) {
            clock.advanceMs(50);
            stream.tick();
        }
    }

    private void watch(String... services) {
        stream.watch(Set.of(services));
        stream.tick();
    }

    /** A broker that tells each second, for that long. */
    private void tells(Line line, int seconds) {
        for (int second = 0; second < seconds; second++) {
            line.tell(ScriptedDialer.full(1, "echo", 0));
            pass(1_000);
        }
    }

    @Test
    void asksOfTheServicesThatAreWatchedEachSecond() {
        watch("echo", "upper");

        assertThat(dialer.lines()).hasSize(1);
        assertThat(dialer.last().services()).containsExactly("echo", "upper");
        assertThat(dialer.last().intervalMs()).isEqualTo(1_000);
        assertThat(stream.isOpen()).as("before it has told anything").isFalse();

        dialer.last().tell(ScriptedDialer.full(1, "echo", 3));
        assertThat(stream.isOpen()).isTrue();
        assertThat(heard.all()).hasSize(1);
        assertThat(heard.all().getFirst().waiting()).isEqualTo(3);
    }

    @Test
    void asksNothingWithoutServices() {
        pass(20_000);

        assertThat(dialer.lines()).isEmpty();
        assertThat(stream.ageSeconds()).isNaN();
    }

    @Test
    void endsTheStreamWithTheLastService() {
        watch("echo");
        Line line = dialer.last();
        line.tell(ScriptedDialer.full(1, "echo", 0));

        watch();
        assertThat(line.isClosed()).isTrue();
        line.tell(ScriptedDialer.full(1, "echo", 9));
        assertThat(heard.all()).hasSize(1);

        pass(1_000);
        watch("echo");
        assertThat(dialer.lines()).hasSize(2);
    }

    @Test
    void triesAgainLaterEachTimeAtMostEveryTwoSeconds() {
        watch("echo");

        for (long baseMs : List.of(200L, 400L, 800L, 1_600L, 2_000L, 2_000L, 2_000L)) {
            assertThat(waitAfterLossMs()).isBetween(baseMs * 8 / 10, baseMs * 12 / 10 + 50);
        }
        assertThat(registry.counter("reeve_operator_broker_reconnects").count()).isEqualTo(7);
    }

    private long waitAfterLossMs() {
        dialer.last().end(LOST);
        long lostMs = clock.nowMs();
        int before = dialer.lines().size();
        while (dialer.lines().size() == before) {
            pass(50);
        }
        return clock.nowMs() - lostMs;
    }

    @Test
    void beginsWithShortWaitsAgainOnlyAfterAStreamThatLasted() {
        watch("echo");
        for (int attempt = 0; attempt < 6; attempt++) {
            dialer.last().end(LOST);
            pass(2_500);
        }
        Line shortlived = dialer.last();
        shortlived.tell(ScriptedDialer.full(1, "echo", 0));
        shortlived.end(LOST);
        int before = dialer.lines().size();
        pass(1_000);
        assertThat(dialer.lines()).as("still slow").hasSize(before);

        pass(2_000);
        tells(dialer.last(), 3);
        dialer.last().end(LOST);
        before = dialer.lines().size();
        pass(300);
        assertThat(dialer.lines()).hasSize(before + 1);
    }

    @Test
    void givesUpAStreamThatTellsNothingForThreeSeconds() {
        watch("echo");
        Line silent = dialer.last();
        tells(silent, 5);

        pass(1_950);
        assertThat(stream.isOpen()).isTrue();
        pass(150);
        assertThat(stream.isOpen()).isFalse();
        assertThat(silent.isClosed()).isTrue();

        pass(300);
        assertThat(dialer.lines()).hasSize(2);
        silent.tell(ScriptedDialer.full(1, "echo", 9));
        assertThat(heard.all()).as("nothing of the old stream").hasSize(5);
    }

    @Test
    void takesUrgentReportsAloneForSilence() {
        watch("echo");
        dialer.last().tell(ScriptedDialer.full(1, "echo", 0));
        for (int times = 0; times < 35; times++) {
            dialer.lines().getFirst().tell(ScriptedDialer.urgent(1, "echo", times));
            pass(100);
        }

        assertThat(dialer.lines()).hasSizeGreaterThan(1);
    }

    @Test
    void givesUpAConnectionThatDoesNotOpenForThreeSeconds() {
        watch("echo");
        Line first = dialer.last();

        pass(3_100);
        assertThat(first.isClosed()).isTrue();
        pass(300);
        assertThat(dialer.lines()).hasSize(2);
    }

    @Test
    void letsTheOldStreamGoOnUntilTheNewServicesAreTold() {
        watch("echo");
        Line old = dialer.last();
        old.tell(ScriptedDialer.full(1, "echo", 0));
        pass(1_000);

        watch("echo", "upper");
        Line successor = dialer.last();
        assertThat(successor.services()).containsExactly("echo", "upper");
        old.tell(ScriptedDialer.full(1, "echo", 1));
        assertThat(heard.all()).hasSize(2);

        successor.tell(ScriptedDialer.full(1, "echo", 2));
        assertThat(old.isClosed()).isTrue();
        old.tell(ScriptedDialer.full(1, "echo", 99));

        assertThat(heard.all()).extracting(Heard.Report::waiting).containsExactly(0, 1, 2);
        assertThat(heard.all()).extracting(Heard.Report::seq).containsExactly(1L, 2L, 3L);
        assertThat(registry.counter("reeve_operator_broker_reconnects").count()).isZero();
    }

    @Test
    void opensOneStreamForServicesThatComeTogether() {
        watch("a");
        watch("a", "b");
        watch("a", "b", "c");
        dialer.last().tell(ScriptedDialer.full(1, "a", 0));
        stream.tick();
        assertThat(dialer.lines()).hasSize(1);

        pass(200);
        assertThat(dialer.lines()).hasSize(2);
        assertThat(dialer.last().services()).containsExactly("a", "b", "c");
    }

    @Test
    void keepsTheStreamIfOneWithTheNewCertificateDoesNotOpen() {
        watch("echo");
        Line old = dialer.last();
        tells(old, 3);

        dialer.renewCertificate();
        stream.tick();
        Line refused = dialer.last();
        assertThat(refused).isNotSameAs(old);
        refused.end(LOST);
        tells(old, 1);
        assertThat(old.isClosed()).isFalse();
        assertThat(refused.isClosed()).isTrue();

        dialer.last().tell(ScriptedDialer.full(1, "echo", 7));
        assertThat(old.isClosed()).isTrue();
        assertThat(heard.all().getLast().waiting()).isEqualTo(7);
    }

    @Test
    void pollsEveryFiveSecondsWhileThereIsNoStream() {
        watch("echo");
        dialer.last().tell(ScriptedDialer.full(1, "echo", 0));
        pass(1_000);
        int polled = 0;
        for (int second = 0; second < 16; second++) {
            dialer.last().end(Status.RESOURCE_EXHAUSTED);
            pass(1_000);
        }
        for (Line line : dialer.lines()) {
            for (var poll : line.polls()) {
                polled++;
                poll.complete(ScriptedDialer.full(1, "echo", 50));
            }
        }

        assertThat(polled).as("the first is not answered, so no other is asked").isEqualTo(1);
        assertThat(heard.all().getLast().waiting()).isEqualTo(50);
        assertThat(heard.all().getLast().seq()).isEqualTo(2);
        assertThat(stream.isOpen()).isFalse();

        pass(50);
        assertThat(registry.counter("reeve_operator_broker_polls").count()).isEqualTo(2);
    }

    @Test
    void leavesOutAPollThatAStreamOvertook() {
        watch("echo");
        dialer.last().end(Status.RESOURCE_EXHAUSTED);
        pass(5_100);
        var poll = dialer.lines().stream()
                .flatMap(line -> line.polls().stream())
                .findFirst()
                .orElseThrow();
        dialer.last().tell(ScriptedDialer.full(1, "echo", 5));
        poll.complete(ScriptedDialer.full(1, "echo", 4));

        assertThat(heard.all()).extracting(Heard.Report::waiting).containsExactly(5);
    }

    @Test
    void numbersReportsOfABrokerThatBeganAnewOnward() {
        watch("echo");
        tells(dialer.last(), 3);
        dialer.last().end(LOST);
        pass(300);
        dialer.last().tell(ScriptedDialer.full(2, "echo", 0));

        assertThat(heard.all()).extracting(Heard.Report::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(heard.all().getLast().stats().getBootId()).isEqualTo(2);
    }

    @Test
    void saysHowOldItsDataIs() {
        watch("echo");
        dialer.last().tell(ScriptedDialer.full(1, "echo", 0));
        clock.advanceMs(2_500);

        assertThat(stream.ageSeconds()).isEqualTo(2.5);
    }

    @Test
    void tellsNothingOnceClosed() {
        watch("echo");
        Line line = dialer.last();
        line.tell(ScriptedDialer.full(1, "echo", 0));

        stream.close();
        line.tell(ScriptedDialer.full(1, "echo", 1));
        line.end(LOST);
        pass(10_000);

        assertThat(heard.all()).hasSize(1);
        assertThat(dialer.lines()).allMatch(Line::isClosed);
    }
}
