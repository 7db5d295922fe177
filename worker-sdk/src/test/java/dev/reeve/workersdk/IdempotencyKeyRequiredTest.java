// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reeve.protocol.v1.Reason;
import dev.reeve.workersdk.testing.TestReply;
import dev.reeve.workersdk.testing.WorkerTester;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Methods that take no call without an idempotency key. */
@Timeout(10)
class IdempotencyKeyRequiredTest extends HandlerFixture {
    private final AtomicInteger paid = new AtomicInteger();

    private Payload pay(Payload body) {
        paid.incrementAndGet();
        return body;
    }

    @Test
    void refusesACallWithoutAKeyBeforeItRuns() throws Exception {
        WorkerTester tester = serve(s -> s.method("pay", Codec.payload(), (body, _) -> pay(body))
                .method("look", Codec.payload(), (body, _) -> body)
                .requiresIdempotencyKey("pay"));

        TestReply without = tester.call("pay", "{}");
        TestReply with = tester.open("pay", new byte[0], envelope -> envelope.setIdempotencyKey("k1"))
                .last();

        assertThat(without.code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(without.envelope().getStatus().getGrpcCode()).isEqualTo(3);
        assertThat(with.reason()).isEqualTo(Reason.OK);
        assertThat(tester.call("look", "{}").reason()).isEqualTo(Reason.OK);
        assertThat(paid).hasValue(1);
    }

    @Test
    void isNotPassedByACallThatNamesNoMethod() throws Exception {
        WorkerTester tester = serve(
                s -> s.method("pay", Codec.payload(), (body, _) -> pay(body)).requiresIdempotencyKey("pay"));

        assertThat(tester.call("", "{}").code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(paid).hasValue(0);
    }

    @Test
    void coversEveryMethodIfNoneIsNamed() throws Exception {
        WorkerTester tester =
                serve(s -> s.anyMethod(Codec.payload(), (body, _) -> pay(body)).requiresIdempotencyKey());

        assertThat(tester.call("whatever", "{}").code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
    }

    @Test
    void namesAMethodThatIsNotThere() {
        assertThatThrownBy(() -> serve(
                        s -> s.method("pay", Codec.payload(), (body, _) -> body).requiresIdempotencyKey("play")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("play");
    }
}
