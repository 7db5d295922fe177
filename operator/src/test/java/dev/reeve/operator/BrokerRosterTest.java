// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.operator.ScriptedDialer.Line;
import dev.reeve.testkit.ManualClock;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is known as a broker, by what names stand for. */
class BrokerRosterTest {
    private static final BrokerName NAME = new BrokerName("reeve-brokers", 9001);
    private static final Set<String> SERVICES = Set.of("echo");

    private final ManualClock clock = ManualClock.create();
    private final ScriptedDialer dialer = new ScriptedDialer();
    private final Heard heard = new Heard();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BrokerRoster roster =
            new BrokerRoster(dialer, new Random(7), clock::nowMs, new LinkMetrics(registry, null), heard);

    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(InetAddress::ofLiteral).toList();
    }

    private void pass(long ms) {
        clock.advanceMs(ms);
        roster.tick(SERVICES);
    }

    private Line lineOf(String broker) {
        return dialer.lines().stream()
                .filter(line -> line.address().id().equals(broker) && !line.isClosed())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    /** Its stream is open from now on. */
    private void open(String broker) {
        roster.tick(SERVICES);
        lineOf(broker).tell(ScriptedDialer.full(1, "echo", 0));
    }

    private double ages() {
        return registry.find("reeve_operator_broker_data_age_seconds").gauges().size();
    }

    @Test
    void takesEachAddressForABroker() {
        roster.answered(NAME, addresses("10.0.0.2", "10.0.0.1"));
        roster.answered(NAME, addresses("10.0.0.1", "10.0.0.2", "10.0.0.3"));
        roster.tick(SERVICES);

        assertThat(heard.changes())
                .containsExactly("found 10.0.0.1:9001", "found 10.0.0.2:9001", "found 10.0.0.3:9001");
        assertThat(dialer.lines()).hasSize(3);
        assertThat(dialer.last().address().expected())
                .as("whose certificate it must have")
                .isEqualTo("reeve-brokers:9001");
        assertThat(ages()).isEqualTo(3);
    }

    @Test
    void takesOneOfTwoFamiliesAsABrokerHasBoth() {
        roster.answered(NAME, addresses("fd00::1", "10.0.0.1", "fd00::2", "10.0.0.2"));

        assertThat(heard.changes()).containsExactly("found 10.0.0.1:9001", "found 10.0.0.2:9001");
    }

    @Test
    void writesAnAddressOfTheNewFamilyInBrackets() {
        roster.answered(NAME, addresses("fd00::1"));

        assertThat(heard.changes()).containsExactly("found [fd00:0:0:0:0:0:0:1]:9001");
    }

    @Test
    void forgetsABrokerThatIsOutOfDnsAndClosedForTenSeconds() {
        roster.answered(NAME, addresses("10.0.0.1", "10.0.0.2"));
        open("10.0.0.1:9001");
        open("10.0.0.2:9001");
        lineOf("10.0.0.1:9001").end(Status.UNAVAILABLE);
        roster.answered(NAME, addresses("10.0.0.2"));

        for (int second = 0; second < 9; second++) {
            pass(1_000);
            lineOf("10.0.0.2:9001").tell(ScriptedDialer.full(1, "echo", 0));
        }
        pass(900);
        assertThat(heard.changes()).hasSize(2);
        pass(150);

        assertThat(heard.changes()).last().isEqualTo("gone 10.0.0.1:9001");
        assertThat(ages()).isEqualTo(1);
        assertThat(dialer.lines().stream().filter(line -> line.address().id().equals("10.0.0.1:9001")))
                .allMatch(Line::isClosed);
    }

    @Test
    void keepsABrokerThatIsOutOfDnsWhileItTells() {
        roster.answered(NAME, addresses("10.0.0.1", "10.0.0.2"));
        open("10.0.0.1:9001");
        roster.answered(NAME, addresses("10.0.0.2"));
        for (int second = 0; second < 100; second++) {
            pass(1_000);
            lineOf("10.0.0.1:9001").tell(ScriptedDialer.full(1, "echo", 0));
        }

        assertThat(heard.changes()).doesNotContain("gone 10.0.0.1:9001");
    }

    @Test
    void keepsBrokersForAMinuteWithoutAnAnswerOfDns() {
        roster.answered(NAME, addresses("10.0.0.1"));

        pass(60_000);
        assertThat(heard.changes()).hasSize(1);
        pass(50);
        assertThat(heard.changes()).last().isEqualTo("gone 10.0.0.1:9001");
    }

    @Test
    void findsABrokerAgainThatWasGone() {
        roster.answered(NAME, addresses("10.0.0.1"));
        pass(61_000);
        roster.answered(NAME, addresses("10.0.0.1"));
        open("10.0.0.1:9001");

        assertThat(heard.changes()).containsExactly("found 10.0.0.1:9001", "gone 10.0.0.1:9001", "found 10.0.0.1:9001");
        assertThat(heard.all()).extracting(Heard.Report::seq).containsExactly(1L);
    }

    @Test
    void keepsABrokerThatIsSetByItsAddressForEver() {
        roster.answered(new BrokerName("10.0.0.1", 9001), addresses("10.0.0.1"));

        pass(1_000_000);
        assertThat(heard.changes()).containsExactly("found 10.0.0.1:9001");
    }

    @Test
    void keepsABrokerThatAnotherNameStandsFor() {
        roster.answered(NAME, addresses("10.0.0.1"));
        roster.answered(new BrokerName("other", 9001), addresses("10.0.0.1"));
        roster.answered(NAME, addresses("10.0.0.2"));

        pass(11_000);
        assertThat(heard.changes()).containsExactly("found 10.0.0.1:9001", "found 10.0.0.2:9001");
    }

    @Test
    void hearsSixtyFourBrokersAndSaysSo() {
        List<InetAddress> many = IntStream.rangeClosed(1, 70)
                .mapToObj(last -> InetAddress.ofLiteral("10.0.0." + last))
                .toList();

        roster.answered(NAME, many);
        roster.tick(SERVICES);

        assertThat(heard.changes()).hasSize(BrokerRoster.BROKERS_MAX);
        assertThat(registry.counter("reeve_operator_broker_refused").count()).isEqualTo(6);
        assertThat(registry.get("reeve_operator_brokers").gauge().value()).isEqualTo(64);
    }

    @Test
    void countsOpenStreams() {
        roster.answered(NAME, addresses("10.0.0.1", "10.0.0.2"));
        open("10.0.0.1:9001");
        roster.tick(SERVICES);

        assertThat(registry.get("reeve_operator_broker_streams").gauge().value())
                .isEqualTo(1);

        roster.close();
        assertThat(registry.get("reeve_operator_broker_streams").gauge().value())
                .isZero();
        assertThat(ages()).isZero();
    }
}
