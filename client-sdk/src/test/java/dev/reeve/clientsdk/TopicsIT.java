// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Topics against a broker that keeps rings, breaks streams, forgets, and refuses. */
class TopicsIT {

    /** Writes down what it hears. */
    private static final class Notes implements TopicListener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void item(TopicMessage message) {
            heard.add(new String(message.body(), StandardCharsets.UTF_8));
        }

        @Override
        public void live(Position position) {
            heard.add("live@" + position.offset());
        }

        @Override
        public void reset(Position position) {
            heard.add("reset@" + position.offset());
        }

        @Override
        public void closed(String reason) {
            heard.add("closed: " + reason);
        }
    }

    private static ReeveClient clientOf(String brokers) {
        return ReeveClient.builder()
                .brokers(brokers)
                .helloTimeout(Duration.ofSeconds(5))
                .backoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .start();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Position publish(ReeveClient client, String topic, String text) {
        return client.topics().publish(topic, bytes(text), "text/plain", "it", "");
    }

    @Test
    void deliversWhatIsPublishedInOrder() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new TopicScript("b1", 7));
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            Subscription subscription = client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));

            for (int i = 1; i <= 50; i++) {
                assertThat(publish(client, "news", "m" + i)).isEqualTo(new Position("news", 7, i));
            }

            await().until(() -> notes.heard.size() == 51);
            assertThat(notes.heard.subList(0, 3)).containsExactly("live@0", "m1", "m2");
            assertThat(notes.heard.getLast()).isEqualTo("m50");
            assertThat(subscription.position()).contains(new Position("news", 7, 50));
        }
    }

    @Test
    void givesWhatWasMissedSincePosition() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            for (int i = 1; i <= 5; i++) {
                publish(client, "news", "m" + i);
            }
            Notes notes = new Notes();

            client.topics().subscribe("news", new Position("news", 7, 2), notes);

            await().until(() -> notes.heard.contains("live@5"));
            publish(client, "news", "m6");
            await().until(() -> notes.heard.contains("m6"));
            assertThat(notes.heard).containsExactly("m3", "m4", "m5", "live@5", "m6");
        }
    }

    @Test
    void tellsResetWhenThePositionIsOfAnotherEpoch() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new TopicScript("b1", 7));
                ReeveClient client = clientOf(broker.endpoint())) {
            publish(client, "news", "m1");
            Notes notes = new Notes();

            client.topics().subscribe("news", new Position("news", 99, 1), notes);

            await().until(() -> notes.heard.contains("reset@1"));
            publish(client, "news", "m2");
            await().until(() -> notes.heard.contains("m2"));
            assertThat(notes.heard).containsExactly("reset@1", "m2");
        }
    }

    @Test
    void tellsResetWhenTheRingHasLostThePosition() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            for (int i = 1; i <= 5; i++) {
                publish(client, "news", "m" + i);
            }
            script.ringStart = 4;
            Notes notes = new Notes();

            client.topics().subscribe("news", new Position("news", 7, 1), notes);

            await().until(() -> notes.heard.contains("reset@5"));
            assertThat(notes.heard).containsExactly("reset@5");
        }
    }

    @Test
    void catchesUpAfterTheStreamBroke() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));
            script.mute = true;
            publish(client, "news", "m1");

            script.mute = false;
            broker.later(() -> script.endStreams(broker));

            await().until(() -> notes.heard.contains("live@1"));
            publish(client, "news", "m2");
            await().until(() -> notes.heard.contains("m2"));
            assertThat(notes.heard).containsExactly("live@0", "m1", "live@1", "m2");
        }
    }

    @Test
    void catchesUpWhenOffsetsShowAGap() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));
            script.mute = true;
            publish(client, "news", "m1");
            publish(client, "news", "m2");

            script.mute = false;
            publish(client, "news", "m3");

            await().until(() -> notes.heard.contains("live@3"));
            assertThat(notes.heard).containsExactly("live@0", "m1", "m2", "m3", "live@3");
        }
    }

    @Test
    void tellsResetWhenTheBrokerForgotTheTopic() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));

            broker.later(() -> script.forget(broker, "news", 8));

            await().until(() -> notes.heard.contains("reset@0"));
            publish(client, "news", "m1");
            await().until(() -> notes.heard.contains("m1"));
            assertThat(notes.heard).containsExactly("live@0", "reset@0", "m1");
        }
    }

    @Test
    void tellsResetAfterTheBrokerRestarted() throws Exception {
        ScriptedBroker broker = ScriptedBroker.start(new TopicScript("b1", 7));
        try (ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));
            publish(client, "news", "m1");
            await().until(() -> notes.heard.contains("m1"));

            broker.close();
            try (ScriptedBroker again = ScriptedBroker.start(broker.port(), new TopicScript("b1", 8))) {
                await().until(() -> notes.heard.contains("reset@0"));
                publish(client, "news", "n1");
                await().until(() -> notes.heard.contains("n1"));

                assertThat(notes.heard).containsExactly("live@0", "m1", "reset@0", "n1");
                assertThat(again.log()).isNotEmpty();
            }
        } finally {
            broker.close();
        }
    }

    @Test
    void publishesAndSubscribesAtTheSameHomeOfSeveralBrokers() throws Exception {
        try (ScriptedBroker first = ScriptedBroker.start(new TopicScript("b1", 7));
                ScriptedBroker second = ScriptedBroker.start(new TopicScript("b2", 8));
                ReeveClient one = clientOf(first.endpoint() + "," + second.endpoint());
                ReeveClient other = clientOf(second.endpoint() + "," + first.endpoint())) {
            List<String> topics = List.of("a", "b", "c", "d", "e", "f", "g", "h");
            Notes notes = new Notes();
            topics.forEach(topic -> one.topics().subscribe(topic, null, notes));
            await().until(() -> notes.heard.size() == topics.size());

            topics.forEach(topic -> publish(other, topic, "at " + topic));

            await().until(() -> notes.heard.size() == 2 * topics.size());
            assertThat(notes.heard)
                    .containsAll(topics.stream().map(topic -> "at " + topic).toList());
            assertThat(List.of(first, second))
                    .as("both are the home of some")
                    .allSatisfy(broker -> assertThat(broker.log()).anyMatch(message -> TopicScript.isPublish(message)));
        }
    }

    @Test
    void hearsRevocationsOfEveryBroker() throws Exception {
        TopicScript firstScript = new TopicScript("b1", 7);
        TopicScript secondScript = new TopicScript("b2", 8);
        try (ScriptedBroker first = ScriptedBroker.start(firstScript);
                ScriptedBroker second = ScriptedBroker.start(secondScript);
                ReeveClient client = clientOf(first.endpoint() + "," + second.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("reeve.revocations", null, notes);
            await().until(() -> notes.heard.size() == 2);

            first.later(() -> firstScript.publish(first, "reeve.revocations", bytes("r1")));
            second.later(() -> secondScript.publish(second, "reeve.revocations", bytes("r2")));

            await().until(() -> notes.heard.size() == 4);
            assertThat(notes.heard).containsExactlyInAnyOrder("live@0", "live@0", "r1", "r2");
        }
    }

    @Test
    void unsubscribesAtTheBrokerAndHearsNothingMore() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            Subscription subscription = client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));

            subscription.close();

            await().until(() -> !script.isSubscribed("news"));
            publish(client, "news", "m1");
            assertThat(notes.heard).containsExactly("live@0");
        }
    }

    @Test
    void closesSubscriptionThatIsRefusedAndKeepsTheOthers() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        script.forbidden = "secret";
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes secret = new Notes();
            Notes news = new Notes();
            client.topics().subscribe("secret", null, secret);
            client.topics().subscribe("news", null, news);

            await().until(() -> !secret.heard.isEmpty() && !news.heard.isEmpty());
            assertThat(secret.heard.getFirst()).startsWith("closed: ").contains("FORBIDDEN");
            assertThat(news.heard).containsExactly("live@0");
            ReeveException error = catchThrowableOfType(ReeveException.class, () -> publish(client, "secret", "x"));
            assertThat(error.reason()).isEqualTo(ErrorReason.FORBIDDEN);
        }
    }

    @Test
    void tellsListenersWhenTheBrokerHasNoTopicsForThisPeer() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new EchoScript("b1") {
                    @Override
                    void request(ScriptedBroker at, ScriptedBroker.Received message, RequestEnvelope envelope) {
                        at.send(message.peer(), "MDPC02", 3, message.text(2), Wire.ok(envelope.getRequestId()), "501");
                    }
                });
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();

            client.topics().subscribe("news", null, notes);

            await().until(() -> !notes.heard.isEmpty());
            assertThat(notes.heard.getFirst()).startsWith("closed: ").contains("does not offer it");
        }
    }

    @Test
    void goesOnAfterAListenerThatThrows() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new TopicScript("b1", 7));
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, new TopicListener() {
                @Override
                public void item(TopicMessage message) {
                    notes.item(message);
                    throw new IllegalStateException("thrown by the test's listener");
                }

                @Override
                public void live(Position position) {
                    notes.live(position);
                    throw new IllegalStateException("thrown by the test's listener");
                }
            });
            await().until(() -> notes.heard.contains("live@0"));

            publish(client, "news", "m1");
            publish(client, "news", "m2");

            await().until(() -> notes.heard.contains("m2"));
            assertThat(notes.heard).containsExactly("live@0", "m1", "m2");
        }
    }

    @Test
    void tellsListenersWhenTheClientIsClosed() throws Exception {
        try (ScriptedBroker broker = ScriptedBroker.start(new TopicScript("b1", 7))) {
            ReeveClient client = clientOf(broker.endpoint());
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));

            client.close();

            assertThat(notes.heard).containsExactly("live@0", "closed: the client is closed");
        }
    }

    @Test
    @Tag("7-12")
    void renewsLeasesWellBefore90Seconds() throws Exception {
        TopicScript script = new TopicScript("b1", 7);
        try (ScriptedBroker broker = ScriptedBroker.start(script);
                ReeveClient client = clientOf(broker.endpoint())) {
            Notes notes = new Notes();
            client.topics().subscribe("news", null, notes);
            await().until(() -> notes.heard.contains("live@0"));
            script.dropLease("news");

            await().atMost(Duration.ofSeconds(15)).until(() -> script.isSubscribed("news"));

            publish(client, "news", "m1");
            await().until(() -> notes.heard.contains("m1"));
        }
    }
}
