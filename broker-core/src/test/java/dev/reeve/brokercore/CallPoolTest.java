// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.reeve.protocol.EnvelopeView;
import dev.reeve.protocol.MdpVersion;
import dev.reeve.protocol.v1.RequestEnvelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is used again so that a request costs no garbage. */
class CallPoolTest {
    private final Client client =
            new Client(new Peer(1, PeerRights.loopback(TestBroker.EVERYBODY), true, 0), MdpVersion.MDP02, 10, 5);
    private final Service service = new Service("s", ServiceRule.of("s", new ServicePolicy.Public()));
    private final TimerWheel wheel = new TimerWheel();
    private final CallPool pool = new CallPool(wheel);

    private static byte[] envelope(String method) {
        return Raw.ext(RequestEnvelope.newBuilder()
                .setRequestId(ByteString.copyFrom(Raw.id(7)))
                .setMethod(method)
                .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build());
    }

    @Test
    void usesCallsAgainOnlyAfterTheEvent() {
        Call first = pool.plain(client, service, List.of(Raw.bytes("body")), 0, 1, 2, 3);
        pool.give(first);
        assertThat(pool.plain(client, service, List.of(Raw.EMPTY), 0, 1, 3, 3)).isNotSameAs(first);
        assertThat(first.body()).as("as it was, until the event is over").hasSize(1);

        pool.settle();

        Call again = pool.plain(client, service, List.of(Raw.EMPTY, Raw.EMPTY), 1, 4, 5, 6);
        assertThat(again).isSameAs(first);
        assertThat(again.body()).containsExactly(Raw.EMPTY);
        assertThat(again.idHigh()).isEqualTo(4);
        assertThat(again.idLow()).isEqualTo(5);
        assertThat(again.receivedMs()).isEqualTo(6);
        assertThat(again.isPlain()).isTrue();
    }

    @Test
    void leavesNothingOfTheLastRequestBehind() {
        byte[] frame = envelope("say");
        assertThat(pool.reader().read(frame)).isNull();
        Call call = pool.reeve(client, service, List.of(frame, Raw.bytes("body")), 1, 3);
        assertThat(call.method()).isEqualTo("say");
        assertThat(call.requestId()).isEqualTo(Raw.id(7));
        assertThat(call.traceparent()).startsWith("00-0af7");
        call.attempts = 2;
        call.queuedMs = 8;
        call.ownDetour().route = "w";
        call.sequence = 4;
        call.lostWorker(9);
        call.collect(List.of(Raw.bytes("part")));
        call.meter(5_000, 10);
        pool.give(call);
        pool.settle();

        assertThatThrownBy(call::client).isInstanceOf(IllegalStateException.class);
        Call again = pool.plain(client, service, List.of(Raw.EMPTY), 0, 1, 2, 3);
        assertThat(again).isSameAs(call);
        assertThat(again.envelope()).isNull();
        assertThat(again.method()).isEmpty();
        assertThat(again.traceparent()).isEmpty();
        assertThat(again.attempts()).isEmpty();
        assertThat(again.attemptCount()).isZero();
        assertThat(again.hasDetour()).isFalse();
        assertThat(again.sequence).isZero();
        assertThat(again.collectedFrames()).isZero();
        assertThat(again.meterBytes()).isZero();
    }

    @Test
    void letsTheWheelGoOfCallsThatItDoesNotKeep() {
        wheel.advance(0);
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i <= CallPool.SPARE_MAX; i++) {
            Call call = pool.plain(client, service, List.of(Raw.EMPTY), 0, 1, i, 3);
            wheel.arm(call, 100);
            wheel.cancel(call);
            calls.add(call);
        }

        calls.forEach(pool::give);
        pool.settle();

        assertThat(calls.stream().filter(call -> call.slot == Timed.UNLINKED)).hasSize(1);
    }

    @Test
    void keepsNoMoreCallsThanItsBound() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i <= CallPool.SPARE_MAX; i++) {
            calls.add(pool.plain(client, service, List.of(Raw.EMPTY), 0, 1, i, 3));
        }
        calls.forEach(pool::give);
        pool.settle();
        int used = 0;
        for (int i = 0; i <= CallPool.SPARE_MAX; i++) {
            used += calls.contains(pool.plain(client, service, List.of(Raw.EMPTY), 0, 1, i, 3)) ? 1 : 0;
        }
        assertThat(used).isEqualTo(CallPool.SPARE_MAX);
    }

    @Test
    void readsAnEnvelopeAgainWhenAnotherWasReadInBetween() {
        byte[] one = envelope("one");
        byte[] two = envelope("two");
        assertThat(pool.reader().read(one)).isNull();
        Call first = pool.reeve(client, service, List.of(one, Raw.EMPTY), 1, 3);
        assertThat(pool.reader().read(two)).isNull();
        Call second = pool.reeve(client, service, List.of(two, Raw.EMPTY), 1, 3);

        EnvelopeView ofFirst = Invariants.present(first.envelope(), "it has one");
        assertThat(ofFirst.method()).isEqualTo("one");
        assertThat(Invariants.present(second.envelope(), "it has one").method()).isEqualTo("two");
    }

    @Test
    void namesMethodsAsTheyAreCalled() {
        MethodNames names = new MethodNames();
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            String method = i % 100 == 0 ? "" : "m" + random.nextInt(5_000);
            assertThat(pool.reader().read(envelope(method))).isNull();
            assertThat(names.of(pool.reader().view())).isEqualTo(method);
        }
    }

    @Test
    void findsServicesByBytesAsAMapWould() {
        NameTable table = new NameTable(3);
        Map<String, Service> map = new HashMap<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            String name = "name".repeat(random.nextInt(4)) + random.nextInt(300);
            Service known = map.get(name);
            if (known == null) {
                Service made = new Service(name, ServiceRule.of("*", new ServicePolicy.Public()));
                table.add(made);
                map.put(name, made);
            } else if (random.nextBoolean()) {
                table.remove(known);
                table.remove(known);
                map.remove(name);
            }
            String probe = "name".repeat(random.nextInt(4)) + random.nextInt(300);
            assertThat(table.get(Raw.bytes(probe))).isSameAs(map.get(probe));
        }
    }
}
