// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.zmtp.engine.Engine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    @Test
    @Tag("7-22")
    void drawsPausesWithFullJitterUpToADoublingCeiling() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new SplittableRandom(1));
        List<Long> pauses = new ArrayList<>();

        for (int i = 0; i < 2_000; i++) {
            pauses.add(backoff.next().toMillis());
        }

        assertThat(pauses.get(0)).isBetween(100L, 200L);
        assertThat(pauses.get(1)).isBetween(100L, 400L);
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(100L, 30_000L));
        assertThat(pauses).anyMatch(pause -> pause > 25_000).anyMatch(pause -> pause < 5_000);
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(100L, 200L);
    }

    @Test
    void comesBackSlowlyToABrokerThatDoesNotKnowTheKey() {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new SplittableRandom(1));

        for (int i = 0; i < 200; i++) {
            assertThat(backoff.nextAfterRefusal()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
        }
    }

    @Test
    void pausesExactlyWhenThereIsNoRange() {
        Backoff backoff = new Backoff(Duration.ofMillis(5), Duration.ofMillis(5), new SplittableRandom(1));

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(5));
    }

    /** Other languages must find the same homes. */
    @Test
    void computesTheWeightsThatAreDocumented() {
        assertThat(Long.toUnsignedString(Rendezvous.weight("broker-0", "echo")))
                .isEqualTo(Long.toUnsignedString(reference("broker-0", "echo")));
        assertThat(Rendezvous.weight("a", "bc")).isNotEqualTo(Rendezvous.weight("ab", "c"));
    }

    /** The description in the Javadoc, written a second time. */
    private static long reference(String id, String name) {
        byte[] all = (id + "\0" + name).getBytes(StandardCharsets.UTF_8);
        long hash = Long.parseUnsignedLong("14695981039346656037");
        for (byte b : all) {
            hash ^= b & 0xffL;
            hash *= 1_099_511_628_211L;
        }
        hash ^= hash >>> 33;
        hash *= Long.parseUnsignedLong("18397679294719823053");
        hash ^= hash >>> 33;
        hash *= Long.parseUnsignedLong("14181476777654086739");
        hash ^= hash >>> 33;
        return hash;
    }

    @Test
    void movesOnlyTheNamesOfTheBrokerThatLeft() {
        List<String> three = List.of("broker-0", "broker-1", "broker-2");
        List<String> two = List.of("broker-0", "broker-1");
        Map<String, Integer> homes = new HashMap<>();

        for (int i = 0; i < 3_000; i++) {
            String home = Rendezvous.home(three, id -> id, "topic" + i).orElseThrow();
            homes.merge(home, 1, Integer::sum);
            if (!home.equals("broker-2")) {
                assertThat(Rendezvous.home(two, id -> id, "topic" + i)).contains(home);
            }
        }

        assertThat(homes.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
        assertThat(Rendezvous.home(List.<String>of(), id -> id, "x")).isEmpty();
    }

    @Test
    void resolvesNamesToEveryAddress() throws UnknownHostException {
        Endpoints endpoints = Endpoints.parse("tcp://a:1, dns://brokers:5555,tcp://[::1]:2", name -> new InetAddress[] {
            InetAddress.getByAddress(name, new byte[] {10, 0, 0, 2}),
            InetAddress.getByAddress(name, new byte[] {10, 0, 0, 1}),
            InetAddress.getByAddress(name, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
        });

        assertThat(endpoints.areNames()).isTrue();
        assertThat(endpoints.resolve())
                .containsExactly(
                        "tcp://a:1",
                        "tcp://10.0.0.1:5555",
                        "tcp://10.0.0.2:5555",
                        "tcp://[0:0:0:0:0:0:0:1]:5555",
                        "tcp://[::1]:2");
        assertThat(endpoints).hasToString("tcp://a:1,dns://brokers:5555,tcp://[::1]:2");
        assertThat(Endpoints.parse("tcp://a:1", InetAddress::getAllByName).areNames())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a:1", "tcp://a", "tcp://a:0", "tcp://a:65536", "tcp://a:1,", "ipc://x:1", "tcp://a b:1"})
    void refusesEndpointsThatAreNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse(text, InetAddress::getAllByName))
                .withMessageContaining("tcp://HOST:PORT");
    }

    @Test
    void boundsTheNumberOfBrokers() {
        StringBuilder many = new StringBuilder("tcp://a:1");
        for (int i = 2; i <= 65; i++) {
            many.append(",tcp://a:").append(i);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse(many.toString(), InetAddress::getAllByName));
    }

    @Test
    void givesWhatCameInOrderAndNothingAfterTheEnd() throws InterruptedException {
        Inbox inbox = new Inbox();
        Incoming.Message partial = message(false, 1);
        Incoming.Message last = message(true, 1);

        assertThat(inbox.add(partial)).isTrue();
        assertThat(inbox.add(last)).isTrue();
        assertThat(inbox.add(new Incoming.Lost())).isTrue();

        assertThat(inbox.poll(0)).isSameAs(partial);
        assertThat(inbox.poll(0)).isSameAs(last);
        assertThat(inbox.poll(0)).isNull();
    }

    @Test
    void boundsWhatWaitsByNumberAndBytes() throws InterruptedException {
        Inbox many = new Inbox();
        for (int i = 0; i < 1_000; i++) {
            assertThat(many.add(message(false, 1))).isTrue();
        }
        assertThat(many.add(message(false, 1))).isFalse();
        assertThat(many.add(message(true, 1))).as("an end always fits").isTrue();

        Inbox large = new Inbox();
        for (int i = 0; i < 4; i++) {
            assertThat(large.add(message(false, 1_048_576))).isTrue();
        }
        assertThat(large.add(message(false, 1))).isFalse();
        assertThat(large.poll(0)).isNotNull();
        assertThat(large.add(message(false, 1))).isTrue();
        assertThat(large.add(new Incoming.Refused(ReeveException.of(ErrorReason.INTERNAL, "x"))))
                .isTrue();
    }

    private static Incoming.Message message(boolean last, int size) {
        return new Incoming.Message(Reply.of(last, ReplyEnvelope.getDefaultInstance(), List.of(new byte[size])));
    }

    @Test
    void clipsDeadlinesAndDropsTraceparentThatIsNone() {
        Request call = Request.builder("echo").deadline(Duration.ofHours(2)).build();
        Request stream = Request.builder("echo").stream(true)
                .deadline(Duration.ofHours(2))
                .build();
        Request past = Request.builder("echo").deadline(Duration.ofSeconds(-1)).build();

        assertThat(call.deadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(stream.deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(past.deadline()).isZero();
        assertThat(call.requestId().version()).isEqualTo(7);
        assertThat(Request.builder("echo").tracestate("a=1").build().tracestate())
                .as("without a traceparent it means nothing")
                .isEmpty();
        assertThat(Request.builder("echo").traceparent("short").build().traceparent())
                .isEmpty();
        assertThat(Request.builder("e").meta(Map.of("a", "b")).build().meta()).containsEntry("a", "b");
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReeveClient.builder().instanceId("a b").start());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReeveClient.builder().openCallsMax(0).start());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReeveClient.builder()
                        .backoff(Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .start());
        assertThatThrownBy(() -> ReeveClient.builder().keyFile(Path.of("key")).start())
                .hasMessageContaining("key file key does not exist");
        assertThatThrownBy(() -> ReeveClient.builder()
                        .keyFile(Path.of("key"))
                        .engine(Engine.JEROMQ)
                        .start())
                .hasMessageContaining("no encryption");
    }

    @Test
    void addsUpWhatBrokersSayOfAService() {
        assertThat(new ServiceState("a", 2, 1, 3).and(new ServiceState("a", 1, 2, 4)))
                .isEqualTo(new ServiceState("a", 2, 2, 7));
    }
}
