// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.Reason;
import dev.reeve.protocol.v1.TopicItem;
import dev.reeve.protocol.v1.TopicPosition;
import dev.reeve.protocol.v1.TopicPositions;
import dev.reeve.protocol.v1.TopicPublish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Topics: publish, subscribe, resume, and their bounds. */
class TopicTest {
    private final TestBroker broker = TestBroker.start();
    private final TestClient gateway = broker.reeveClient(PeerRole.GATEWAY);

    private static TopicPositions positions(String... topics) {
        TopicPositions.Builder all = TopicPositions.newBuilder();
        for (String topic : topics) {
            all.addPositions(TopicPosition.newBuilder().setTopic(topic));
        }
        return all.build();
    }

    private static byte[] ask(TestClient client, String method, byte[]... body) {
        return client.call("mmi.reeve.topic", List.of(body), envelope -> envelope.setMethod(method));
    }

    private static void open(TestClient client) {
        client.call(
                "mmi.reeve.topic",
                List.of(Raw.EMPTY),
                envelope -> envelope.setMethod("open").setStream(true).setDeadlineMsLeft(3_600_000));
    }

    private static TopicPositions subscribe(TestClient client, String... topics) {
        ask(client, "subscribe", Raw.ext(positions(topics)));
        return TestWorker.parse(TopicPositions.parser(), client.next().body().getFirst());
    }

    private static TopicPosition publish(TestClient client, String topic, String message, String key) {
        TopicPublish publish = TopicPublish.newBuilder()
                .setTopic(topic)
                .setContentType("text/plain")
                .setPublisher("me")
                .setIdempotencyKey(key)
                .build();
        ask(client, "publish", Raw.ext(publish), Raw.bytes(message));
        TestClient.Answer answer = client.next();
        while (!answer.last()) {
            answer = client.next();
        }
        return TestWorker.parse(TopicPosition.parser(), answer.body().getFirst());
    }

    private TopicPosition publish(String topic, String message) {
        return publish(broker.reeveClient(PeerRole.GATEWAY), topic, message, "");
    }

    private static TopicItem item(TestClient.Answer answer) {
        try {
            return TopicItem.parseFrom(Raw.unext(answer.body().getFirst()));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> read(TestClient client, TopicPosition from, boolean recovered) {
        ask(client, "read", Raw.ext(from));
        List<String> items = new ArrayList<>();
        TestClient.Answer answer = client.next();
        while (!answer.last()) {
            items.add(Raw.text(answer.body().get(1)));
            answer = client.next();
        }
        TopicPosition now =
                TestWorker.parse(TopicPosition.parser(), answer.body().getFirst());
        assertThat(now.getRecovered()).isEqualTo(recovered);
        return items;
    }

    @Test
    void deliversInOrderWithPositionsThatGrowByOne() {
        open(gateway);
        TopicPosition start = subscribe(gateway, "chat.lobby").getPositions(0);
        assertThat(start.getOffset()).isZero();
        assertThat(start.getEpoch()).isNotZero();
        for (int i = 1; i <= 3; i++) {
            TopicPosition published = publish("chat.lobby", "m" + i);
            assertThat(published.getOffset()).isEqualTo(i);
            assertThat(published.getEpoch()).isEqualTo(start.getEpoch());
        }
        publish("chat.other", "not mine");
        for (int i = 1; i <= 3; i++) {
            TestClient.Answer answer = gateway.next();
            assertThat(answer.last()).isFalse();
            TopicItem item = item(answer);
            assertThat(item.getPosition().getOffset()).isEqualTo(i);
            assertThat(item.getPosition().getTopic()).isEqualTo("chat.lobby");
            assertThat(item.getContentType()).isEqualTo("text/plain");
            assertThat(item.getPublisher()).isEqualTo("me");
            assertThat(item.getPublishedUnixMs()).isEqualTo(1_700_000_000_000L + broker.nowMs());
            assertThat(Raw.text(answer.body().get(1))).isEqualTo("m" + i);
        }
        gateway.assertThatNothingCame();
    }

    @Test
    void publishesOnceByIdempotencyKeyWhileTheRingRemembers() {
        TopicPosition first = publish(gateway, "t", "a", "k");
        TopicPosition again = publish(gateway, "t", "a", "k");
        assertThat(again).isEqualTo(first);
        assertThat(publish(gateway, "t", "b", "k2").getOffset()).isEqualTo(2);
        broker.advance(121_000);
        assertThat(publish(gateway, "t", "a", "k").getOffset()).isEqualTo(3);
    }

    @Test
    void resumesInsideTheRingAndTellsOutsideIt() {
        TopicPosition start = subscribe(gateway, "t").getPositions(0);
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 310; i++) {
            publish("t", "m" + i);
            all.add("m" + i);
        }
        TopicPosition at300 = start.toBuilder().setOffset(300).build();
        TopicPosition at10 = start.toBuilder().setOffset(10).build();
        TopicPosition at310 = start.toBuilder().setOffset(310).build();
        assertThat(read(gateway, at300, true)).isEqualTo(all.subList(300, 310));
        assertThat(read(gateway, at10, true)).isEqualTo(all.subList(10, 310));
        assertThat(read(gateway, at310, true)).isEmpty();
        assertThat(read(gateway, start.toBuilder().setOffset(9).build(), false)).isEmpty();
        assertThat(read(gateway, start.toBuilder().setOffset(311).build(), false))
                .isEmpty();
        assertThat(read(gateway, at300.toBuilder().setEpoch(1).build(), false)).isEmpty();
        assertThat(read(gateway, at300.toBuilder().setEpoch(0).build(), true)).isEmpty();
        broker.advance(120_000);
        assertThat(read(gateway, at300, true)).hasSize(10);
        broker.advance(200);
        assertThat(read(gateway, at300, false)).isEmpty();
        assertThat(read(gateway, at310, true)).isEmpty();
        assertThat(broker.broker().stats(broker.nowMs()).topics().ringBytes()).isZero();
    }

    @Test
    void readsNotMoreThanTheBudgetOfOneAnswer() {
        TopicPosition start = subscribe(gateway, "t").getPositions(0);
        String large = "x".repeat(64 * 1024);
        for (int i = 0; i < 130; i++) {
            publish("t", large);
        }
        assertThat(read(gateway, start, false)).isEmpty();
        assertThat(read(gateway, start.toBuilder().setOffset(100).build(), true))
                .hasSize(30);
    }

    @Test
    void movesToTheNewestStreamAndBack() {
        byte[] first = ask(gateway, "open", Raw.EMPTY);
        subscribe(gateway, "t");
        byte[] second = ask(gateway, "open", Raw.EMPTY);
        publish("t", "1");
        assertThat(gateway.next().envelope().getRequestId().toByteArray()).isEqualTo(second);
        gateway.cancel(second);
        publish("t", "2");
        assertThat(gateway.next().envelope().getRequestId().toByteArray()).isEqualTo(first);
        gateway.cancel(first);
        publish("t", "3");
        gateway.assertThatNothingCame();
        ask(gateway, "open", Raw.EMPTY);
        publish("t", "4");
        assertThat(item(gateway.next()).getPosition().getOffset())
                .as("the gap shows")
                .isEqualTo(4);
    }

    @Test
    void endsStreamWellAtItsDeadline() {
        ask(gateway, "open", Raw.EMPTY);
        broker.advance(10_000);
        TestClient.Answer answer = gateway.onlyFinal();
        assertThat(answer.reason()).isEqualTo(Reason.OK);
        assertThat(answer.envelope().getNoBody()).isTrue();
    }

    @Test
    void endsSubscriptionsThatAreNotRenewed() {
        open(gateway);
        subscribe(gateway, "kept", "lost", "renewed");
        for (int i = 0; i < 9; i++) {
            broker.advance(10_000);
            ask(gateway, "positions", Raw.ext(positions("kept", "never-subscribed")));
            gateway.clear();
            if (i == 4) {
                subscribe(gateway, "renewed");
            }
        }
        assertThat(broker.broker().stats(broker.nowMs()).topics().subscriptions())
                .isEqualTo(2);
        publish("lost", "x");
        publish("never-subscribed", "x");
        gateway.assertThatNothingCame();
        publish("kept", "x");
        gateway.next();
        ask(gateway, "unsubscribe", Raw.ext(positions("kept", "unknown")));
        gateway.clear();
        publish("kept", "y");
        gateway.assertThatNothingCame();
        gateway.lose();
        assertThat(broker.broker().stats(broker.nowMs()).topics().subscriptions())
                .isZero();
    }

    @Test
    void opensTopicsToKeysThatNameThem() {
        PeerRights rights = PeerRights.ofKey("w", Set.of(PeerRole.WORKER), Set.of(), Set.of("chat.*"));
        TestClient keyed = new TestClient(broker, broker.connect(rights, true), MdpVersion.MDP02, true);
        subscribe(keyed, "chat.lobby");
        ask(keyed, "subscribe", Raw.ext(positions("other")));
        assertThat(keyed.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        ask(
                keyed,
                "publish",
                Raw.ext(TopicPublish.newBuilder().setTopic("other").build()),
                Raw.EMPTY);
        assertThat(keyed.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        TestClient nobody = broker.reeveClient();
        ask(nobody, "subscribe", Raw.ext(positions("chat.lobby")));
        assertThat(nobody.onlyFinal().text()).isEqualTo("501");
    }

    @Test
    void keepsReservedTopicsForTheirOwners() {
        byte[] publish = Raw.ext(TopicPublish.newBuilder().setTopic("reeve.x").build());
        ask(gateway, "publish", publish, Raw.EMPTY);
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.FORBIDDEN);
        for (PeerRole role : List.of(PeerRole.AUTH, PeerRole.BROKER)) {
            TestClient owner = broker.reeveClient(PeerRole.GATEWAY, role);
            ask(owner, "publish", publish, new byte[512 * 1024]);
            assertThat(owner.onlyFinal().reason()).isEqualTo(Reason.OK);
        }
        PeerRights named = PeerRights.ofKey("w", Set.of(PeerRole.WORKER), Set.of(), Set.of("reeve.x"));
        TestClient keyed = new TestClient(broker, broker.connect(named, true), MdpVersion.MDP02, true);
        ask(keyed, "publish", publish, Raw.EMPTY);
        assertThat(keyed.onlyFinal().reason()).isEqualTo(Reason.OK);
    }

    @Test
    void refusesWhatIsNotSound() {
        List<String> badNames = List.of("", ".", "a.", ".a", "a..b", "A", "a b", "x".repeat(129));
        for (String name : badNames) {
            ask(gateway, "subscribe", Raw.ext(positions(name)));
            assertThat(gateway.onlyFinal().reason()).as(name).isEqualTo(Reason.INVALID_REQUEST);
            ask(
                    gateway,
                    "publish",
                    Raw.ext(TopicPublish.newBuilder().setTopic(name).build()),
                    Raw.EMPTY);
            assertThat(gateway.onlyFinal().reason()).as(name).isEqualTo(Reason.INVALID_REQUEST);
            ask(
                    gateway,
                    "read",
                    Raw.ext(TopicPosition.newBuilder().setTopic(name).build()));
            assertThat(gateway.onlyFinal().reason()).as(name).isEqualTo(Reason.INVALID_REQUEST);
        }
        for (String method : List.of("publish", "subscribe", "read", "unknown", "")) {
            ask(gateway, method, Raw.bytes("no extension"));
            assertThat(gateway.onlyFinal().reason()).as(method).isEqualTo(Reason.INVALID_REQUEST);
        }
        TopicPublish longKey = TopicPublish.newBuilder()
                .setTopic("t")
                .setIdempotencyKey("k".repeat(256))
                .build();
        ask(gateway, "publish", Raw.ext(longKey), Raw.EMPTY);
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
        ask(gateway, "publish", Raw.ext(TopicPublish.newBuilder().setTopic("t").build()), new byte[64 * 1024 + 1]);
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.TOO_LARGE);
        byte[] id = ask(gateway, "open", Raw.EMPTY);
        gateway.call(
                "mmi.reeve.topic",
                List.of(Raw.EMPTY),
                envelope -> envelope.setMethod("open").setRequestId(com.google.protobuf.ByteString.copyFrom(id)));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.INVALID_REQUEST);
    }

    @Test
    void forgetsTheLeastRecentlyUsedTopicAndTellsItsReaders() {
        TestBroker own = TestBroker.start(
                TestBroker.settings().withTopics(new TopicSettings(2, 10, 1_000, 1_000, 500, 500, 90_000, 3)));
        TestClient reader = own.reeveClient(PeerRole.GATEWAY);
        open(reader);
        subscribe(reader, "a", "b");
        subscribe(reader, "a");
        ask(reader, "subscribe", Raw.ext(positions("c")));
        TestClient.Answer reset = reader.next();
        assertThat(item(reset).getReset()).isTrue();
        assertThat(item(reset).getPosition().getTopic()).isEqualTo("b");
        reader.clear();
        publish(reader, "b", "x", "");
        assertThat(own.broker().stats(own.nowMs()).topics().topicsForgotten()).isEqualTo(2);
    }

    @Test
    void boundsSubscriptionsOfAConnection() {
        TestBroker own = TestBroker.start(
                TestBroker.settings().withTopics(new TopicSettings(10, 10, 1_000, 1_000, 500, 500, 90_000, 2)));
        TestClient reader = own.reeveClient(PeerRole.GATEWAY);
        ask(reader, "subscribe", Raw.ext(positions("a", "b", "c")));
        assertThat(reader.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void freesRingsWhenAllTogetherAreTooLarge() {
        TestBroker own = TestBroker.start(
                TestBroker.settings().withTopics(new TopicSettings(10, 10, 60_000, 1_000, 500, 500, 90_000, 10)));
        TestClient user = own.reeveClient(PeerRole.GATEWAY);
        TopicPosition first = publish(user, "a", "x".repeat(400), "");
        publish(user, "b", "x".repeat(400), "");
        publish(user, "c", "x".repeat(400), "");
        BrokerStats.TopicStats stats = own.broker().stats(own.nowMs()).topics();
        assertThat(stats.ringBytes()).isLessThanOrEqualTo(1_000);
        assertThat(stats.ringsFreed()).isOne();
        assertThat(stats.published()).isEqualTo(3);
        ask(user, "read", Raw.ext(first.toBuilder().setOffset(0).build()));
        TopicPosition now =
                TestWorker.parse(TopicPosition.parser(), user.onlyFinal().body().getFirst());
        assertThat(now.getRecovered()).isFalse();
        assertThat(now.getOffset()).isOne();
        assertThat(now.getEpoch()).isEqualTo(first.getEpoch());
    }

    @Test
    void cutsTheStreamOfASlowReader() {
        open(gateway);
        subscribe(gateway, "t");
        publish("t", "x".repeat(1_000));
        gateway.clear();
        broker.on(new BrokerEvent.SendQueueHalfFull(gateway.peer()));
        assertThat(gateway.onlyFinal().reason()).isEqualTo(Reason.QUEUE_FULL);
        publish("t", "y");
        gateway.assertThatNothingCame();
    }
}
