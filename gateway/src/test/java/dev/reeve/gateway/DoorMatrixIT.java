// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import dev.reeve.gateway.DoorCaller.Order;
import dev.reeve.protocol.ErrorReason;
import dev.reeve.protocol.GrpcCode;
import dev.reeve.protocol.ReeveException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error through every door: one table, whatever the rendering (gateway.md section 4). */
@Tag("G1")
class DoorMatrixIT extends RpcFixture {
    private static final UUID REQUEST_ID = UUID.fromString("01976d2e-0000-7000-8000-000000000001");

    @BeforeAll
    static void knowACaller() {
        gateway.upstream.token("tok", "u_1");
    }

    static Stream<Arguments> doorsAndReasons() {
        return Arrays.stream(DoorCaller.values())
                .flatMap(door -> Arrays.stream(ErrorReason.values())
                        .filter(reason -> reason != ErrorReason.APPLICATION)
                        .map(reason -> Arguments.of(door, reason)));
    }

    private static DoorFailure call(DoorCaller door, byte[] body, @Nullable String token) throws Exception {
        return door.tell(gateway, new Order(SERVICE, "Buy", body, REQUEST_ID, token))
                .error();
    }

    private static void failing(ReeveException error) {
        serve((_, out) -> out.fail(error));
    }

    @ParameterizedTest
    @MethodSource("doorsAndReasons")
    void everyReasonReadsTheSameBehindEveryDoor(DoorCaller door, ErrorReason reason) throws Exception {
        long waitMs = reason.retry() == ErrorReason.Retry.YES ? 800 : 0;
        failing(ReeveException.builder(reason, "the text").retryAfterMs(waitMs).build());

        DoorFailure failure = call(door, new byte[] {8, 1}, "tok");

        assertThat(failure.code()).isEqualTo(StatusCode.of(reason.grpcCode()).text());
        assertThat(failure.reason()).isEqualTo(reason.name());
        assertThat(failure.domain()).isEqualTo("reeve.dev");
        assertThat(failure.requestId()).isEqualTo(REQUEST_ID.toString());
        assertThat(failure.retryAfterMs()).isEqualTo(waitMs);
        if (reason == ErrorReason.INTERNAL) {
            assertThat(failure.message()).doesNotContain("the text");
        } else {
            assertThat(failure.message()).isEqualTo("the text");
        }
    }

    @ParameterizedTest
    @EnumSource(DoorCaller.class)
    void whatAnApplicationDeclaresPassesIntact(DoorCaller door) throws Exception {
        Any detail = Any.pack(BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder().setField("amount"))
                .build());
        failing(ReeveException.builder(ErrorReason.APPLICATION, "nothing left: \u20ac 5 \u2713")
                .code("SOLD_OUT")
                .grpcCode(GrpcCode.FAILED_PRECONDITION)
                .details(List.of(detail))
                .retryable(true)
                .retryAfterMs(1_500)
                .build());

        DoorFailure failure = call(door, new byte[] {8, 1}, "tok");

        assertThat(failure.code()).isEqualTo("failed_precondition");
        assertThat(failure.reason()).isEqualTo("SOLD_OUT");
        assertThat(failure.domain()).isEqualTo("demo.v1.things");
        assertThat(failure.message()).isEqualTo("nothing left: \u20ac 5 \u2713");
        assertThat(failure.retryAfterMs()).isEqualTo(1_500);
        assertThat(failure.details()).containsExactly("type.googleapis.com/google.rpc.BadRequest");
    }

    @ParameterizedTest
    @EnumSource(
            value = DoorCaller.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SOCKET_JSON", "SOCKET_PROTO"})
    void aTokenThatIsNotGoodIsToldByTheGatewayItself(DoorCaller door) throws Exception {
        DoorFailure failure = call(door, new byte[0], "stolen");

        assertThat(failure.code()).isEqualTo("unauthenticated");
        assertThat(failure.reason()).isEqualTo("UNAUTHENTICATED");
        assertThat(failure.domain()).isEqualTo("reeve.dev");
        assertThat(failure.requestId()).isEqualTo(REQUEST_ID.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = DoorCaller.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SOCKET_JSON", "SOCKET_PROTO"})
    @Tag("C8")
    void aBodyThatIsTooLargeIsToldByTheGatewayItself(DoorCaller door) throws Exception {
        DoorFailure failure = call(door, new byte[(1 << 20) + 1], "tok");

        assertThat(failure.reason()).isEqualTo("TOO_LARGE");
        assertThat(failure.domain()).isEqualTo("reeve.dev");
    }
}
