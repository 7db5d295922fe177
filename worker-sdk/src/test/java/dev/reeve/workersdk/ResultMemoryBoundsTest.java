// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.v1.ReplyEnvelope;
import dev.reeve.protocol.v1.RequestEnvelope;
import dev.reeve.testkit.ManualClock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever callers send, the memory stays within 10,000 results, 16 MiB and 120 s. */
class ResultMemoryBoundsTest {
    private final ManualClock clock = ManualClock.create();
    private final ResultMemory memory = new ResultMemory();

    private static final class Nowhere implements ReplyChannel {
        @Override
        public Offered offer(boolean last, ReplyEnvelope envelope, List<byte[]> body) {
            return Offered.GONE;
        }

        @Override
        public ReplyLimits limits() {
            return ReplyLimits.DEFAULT;
        }
    }

    private ResultMemory.Key key(int number) {
        return new ResultMemory.Key("u_1", "s", "m", "key " + number);
    }

    private void remember(int number, int bytes) {
        Nowhere channel = new Nowhere();
        RunningCall<Payload, Payload> call = call(channel);
        ResultMemory.Admission admission = memory.admit(key(number), "hash", channel, call, clock.nowMs());
        assertThat(admission).isInstanceOf(ResultMemory.Admission.Fresh.class);
        Outcome outcome = Outcome.ok(new Payload(new byte[bytes], ""), Map.of());
        memory.ended(key(number), call, outcome, clock.nowMs());
    }

    private RunningCall<Payload, Payload> call(ReplyChannel channel) {
        return new RunningCall<>(
                new RunningCall.CallOrigin("s", "w", RequestEnvelope.getDefaultInstance(), UUID.randomUUID()),
                new ServiceMethod<>("m", Codec.payload(), (body, _) -> body),
                new Payload(new byte[0], ""),
                new ReplySinks(channel),
                new CallDeadline(Long.MAX_VALUE, clock::nowMs));
    }

    @Test
    void forgetsTheOldestBeyondTenThousandResults() {
        for (int i = 0; i <= ResultMemory.RESULTS_MAX; i++) {
            remember(i, 1);
        }

        assertThat(memory.results()).isEqualTo(ResultMemory.RESULTS_MAX);
        assertThat(memory.known(key(0))).isNull();
        assertThat(memory.known(key(1))).isNotNull();
    }

    @Test
    void forgetsTheOldestBeyondItsBytes() {
        for (int i = 0; i < 20; i++) {
            remember(i, 1_000_000);
        }

        assertThat(memory.resultBytes()).isLessThanOrEqualTo(ResultMemory.BYTES_MAX);
        assertThat(memory.results()).isEqualTo(16);
        assertThat(memory.known(key(19))).isNotNull();
    }

    @Test
    void forgetsAfterTwoMinutes() {
        remember(1, 1);

        clock.advanceMs(ResultMemory.KEPT_MS - 1);
        remember(2, 1);
        assertThat(memory.known(key(1))).isNotNull();
        clock.advanceMs(1);
        remember(3, 1);

        assertThat(memory.known(key(1))).isNull();
        assertThat(memory.results()).isEqualTo(2);
    }

    @Test
    void doesNotKeepWhatIsLargerThanItself() {
        remember(1, (int) ResultMemory.BYTES_MAX);

        assertThat(memory.results()).isZero();
        assertThat(memory.resultBytes()).isZero();
    }
}
