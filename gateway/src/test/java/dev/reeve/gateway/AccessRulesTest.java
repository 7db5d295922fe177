// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.ReeveException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessRulesTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    private final AtomicLong nanos = new AtomicLong();
    private final AccessRules rules = new AccessRules(10, nanos::get);

    @Test
    void recordsTenCallsOfAServiceInASecond() {
        assertThat(admitted(30, answered("echo", ""))).isEqualTo(10);
        assertThat(admitted(30, answered("other", ""))).isEqualTo(10);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(admitted(30, answered("echo", ""))).isEqualTo(10);
    }

    @Test
    void recordsEveryFailureAndEveryTracedCallUpToABoundOfAll() {
        assertThat(admitted(100, answered("echo", TRACEPARENT + "01"))).isEqualTo(100);
        assertThat(admitted(100, answered("echo", TRACEPARENT + "00"))).isEqualTo(10);
        assertThat(admitted(100, failed("echo"))).isEqualTo(100);
        assertThat(admitted(10_000, failed("echo"))).isEqualTo(AccessRules.ALL_MAX - 210);
    }

    @Test
    void countsTheCallsOfABoundedNumberOfServices() {
        for (int i = 0; i < AccessRules.ALL_MAX; i++) {
            rules.admit(answered("service" + i, ""));
        }
        assertThat(rules.admit(answered("one-more", ""))).isFalse();
    }

    @Test
    void recordsFailuresAndTracedCallsAloneWhenTheRestIsOff() {
        AccessRules few = new AccessRules(0, nanos::get);
        assertThat(few.admit(answered("echo", ""))).isFalse();
        assertThat(few.admit(failed("echo"))).isTrue();
        assertThat(few.admit(answered("echo", TRACEPARENT + "01"))).isTrue();
    }

    @Test
    void anErrorOfAnAppIsNotOursThoughItIsNamedSo() {
        ReeveException theirs = ReeveException.builder(ErrorReason.APPLICATION, "no stock")
                .code("INTERNAL")
                .build();
        ReeveException ours = ReeveException.of(ErrorReason.INTERNAL, "a fault");
        assertThat(severity(theirs)).isEqualTo(13);
        assertThat(severity(ours)).isEqualTo(17);
    }

    private static int severity(ReeveException error) {
        return AccessRecord.failed(call("echo", ""), 0, Duration.ofMillis(5), error)
                .record(1)
                .getSeverity();
    }

    private long admitted(int calls, AccessRecord record) {
        return IntStream.range(0, calls).filter(_ -> rules.admit(record)).count();
    }

    private static AccessRecord answered(String service, String traceparent) {
        Reply reply = new Reply(new byte[0], "", true, 1, 2, Map.of());
        return AccessRecord.answered(call(service, traceparent), 0, Duration.ofMillis(5), reply);
    }

    private static AccessRecord failed(String service) {
        ReeveException error = ReeveException.of(ErrorReason.QUEUE_FULL, "full");
        return AccessRecord.failed(call(service, ""), 0, Duration.ofMillis(5), error);
    }

    private static Call call(String service, String traceparent) {
        Call.Beside beside = new Call.Beside("", traceparent, "", "", Map.of());
        return new Call(service, "say", new byte[0], "", null, Duration.ofSeconds(1), new UUID(0, 0), false, beside);
    }
}
