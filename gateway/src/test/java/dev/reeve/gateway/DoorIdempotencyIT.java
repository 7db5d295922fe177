// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import dev.reeve.gateway.DoorCaller.Order;
import dev.reeve.gateway.DoorCaller.Told;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with an idempotency key through every door: one answer, whatever the rendering; see IdempotencyIT. */
@Tag("G1")
class DoorIdempotencyIT extends RpcFixture {
    private static final UUID REQUEST_ID = UUID.fromString("01976d2e-0000-7000-8000-000000000002");
    private static final byte[] PAYLOAD = {8, 1};
    private static final byte[] OTHER_PAYLOAD = {8, 2};

    private final AtomicInteger runs = new AtomicInteger();

    @BeforeAll
    static void knowACaller() {
        gateway.upstream.token("tok", "u_1");
    }

    @BeforeEach
    void startAnew() {
        gateway.upstream.services.put(FakeEdge.NAME, new FakeEdge());
        serve((_, out) -> out.last(new byte[] {16, (byte) runs.incrementAndGet()}, MediaTypes.PROTOBUF));
    }

    private static Told call(DoorCaller door, byte[] body) throws Exception {
        return door.tell(gateway, new Order(SERVICE, "Buy", body, REQUEST_ID, "tok", "k1"));
    }

    @ParameterizedTest
    @EnumSource(DoorCaller.class)
    void theSameKeyAndPayloadGetTheKeptAnswer(DoorCaller door) throws Exception {
        // When
        Told once = call(door, PAYLOAD);
        Told again = call(door, PAYLOAD);

        // Then
        assertThat(once.failure()).isNull();
        assertThat(once.body()).isEqualTo(new byte[] {16, 1});
        assertThat(once.replayed()).isFalse();
        assertThat(again.failure()).isNull();
        assertThat(again.body()).isEqualTo(new byte[] {16, 1});
        assertThat(again.replayed()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(DoorCaller.class)
    void theKeyOfAnotherPayloadIsRefused(DoorCaller door) throws Exception {
        // Given
        call(door, PAYLOAD);

        // When
        DoorFailure failure = call(door, OTHER_PAYLOAD).error();

        // Then
        assertThat(failure.code()).isEqualTo("invalid_argument");
        assertThat(failure.reason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(runs).hasValue(1);
    }

    @Test
    void oneKeyIsOneCallWhicheverDoorItComesBy() throws Exception {
        for (DoorCaller door : DoorCaller.values()) {
            assertThat(call(door, PAYLOAD).body()).as("%s", door).isEqualTo(new byte[] {16, 1});
        }
        assertThat(runs).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(DoorCaller.class)
    void anErrorThatIsKeptIsToldAgainWithAllItsDetails(DoorCaller door) throws Exception {
        // Given
        Any detail = Any.pack(BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder().setField("amount"))
                .build());
        serve((_, out) -> {
            runs.incrementAndGet();
            out.fail(ReeveException.builder(ErrorReason.APPLICATION, "nothing left")
                    .code("SOLD_OUT")
                    .grpcCode(GrpcCode.FAILED_PRECONDITION)
                    .details(List.of(detail))
                    .meta(Map.of("x-app-shelf", "7"))
                    .retryable(false)
                    .build());
        });

        // When
        DoorFailure once = call(door, PAYLOAD).error();
        DoorFailure again = call(door, PAYLOAD).error();

        // Then
        assertThat(once.details()).hasSize(1);
        assertThat(again).isEqualTo(once);
        assertThat(runs).hasValue(1);
    }
}
