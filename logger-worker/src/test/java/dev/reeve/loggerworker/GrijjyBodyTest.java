// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import dev.reeve.testkit.Draws;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of Grijjy log messages, both ways. */
class GrijjyBodyTest {
    private static final byte[] GOLDEN = HexFormat.of()
            .parseHex("0a0268691000" + "1dd2040000" + "2501000000" + "2a03417070" + "3100000000504be640" + "3800");
    private static final GrijjyMessage HI = new GrijjyMessage("hi", 0, 1_234, 1, "App", 45_658.5, 0, ByteString.EMPTY);

    @Test
    void readsAndWritesTheGoldenBody() {
        assertThat(GrijjyMessage.read(GOLDEN)).isEqualTo(HI);
        assertThat(HI.write()).isEqualTo(GOLDEN);
    }

    @Test
    void takesTheReceiversZoneForATimeWithoutOne() {
        // When
        Record utc = GrijjyRecord.read(HI, ZoneOffset.UTC);
        Record berlin = GrijjyRecord.read(HI, ZoneId.of("Europe/Berlin"));

        // Then
        assertThat(utc)
                .isEqualTo(Record.newBuilder()
                        .setBody("hi")
                        .setSeverity(9)
                        .setThread("1")
                        .setTimeUnixNano(LoggerFixture.nanos(Instant.parse("2025-01-01T12:00:00Z")))
                        .putAttributes(
                                "process.pid",
                                Value.newBuilder().setNumberValue(1_234).build())
                        .build());
        assertThat(berlin.getTimeUnixNano()).isEqualTo(LoggerFixture.nanos(Instant.parse("2025-01-01T11:00:00Z")));
    }

    @Test
    void readsLevelsListsMemoryAndObjects() {
        assertThat(record(1, 0, "").getSeverity()).isEqualTo(13);
        assertThat(record(2, 0, "").getSeverity()).isEqualTo(17);
        assertThat(record(3, 0, "").getKind()).isEqualTo(Kind.ENTER);
        assertThat(record(4, 0, "").getKind()).isEqualTo(Kind.EXIT);
        assertThat(record(0, 1, "a,\"b c\",\"say \"\"x\"\"\",d e,").getPayload().toStringUtf8())
                .isEqualTo("[\"a\",\"b c\",\"say \\\"x\\\"\",\"d\",\"e\",\"\"]");
        assertThat(record(0, 2, "raw").getPayload().toStringUtf8()).isEqualTo("raw");
        Record object = GrijjyRecord.read(
                new GrijjyMessage("", 0, 0, 0, "", 0, 3, ByteString.copyFrom(Zlib.deflate(bytes("{\"a\":\"1\"}")))),
                ZoneOffset.UTC);
        assertThat(object.getKind()).isEqualTo(Kind.OBJECT);
        assertThat(object.getPayload().toStringUtf8()).isEqualTo("{\"a\":\"1\"}");
        assertThat(object.getTimeUnixNano()).isZero();
    }

    @Test
    void refusesWhatIsNoLineAndWhatInflatesTooFar() {
        byte[] bomb = Zlib.deflate(new byte[8 << 20]);
        assertThatThrownBy(() -> Zlib.inflate(bomb)).isInstanceOf(RecordRejected.class);
        assertThatThrownBy(() -> Zlib.inflate(bytes("no zlib"))).isInstanceOf(RecordRejected.class);
        assertThatThrownBy(() -> record(0, -3, "")).isInstanceOf(RecordRejected.class);
        assertThatThrownBy(() -> GrijjyMessage.read(new byte[] {0x0a, 0x7f, 1})).isInstanceOf(RecordRejected.class);
    }

    @Test
    void writesARecordSoThatItReadsTheSame() {
        forAll(2_000, GrijjyBodyTest::anyRecord, record -> {
            byte[] body = GrijjyRecord.write(record, "shop", ZoneOffset.UTC).write();
            Record read = GrijjyRecord.read(GrijjyMessage.read(body), ZoneOffset.UTC);
            assertThat(read).isEqualTo(record);
        });
    }

    @Test
    void readsOrRefusesWhateverComes() {
        forAll(5_000, draws -> draws.bytes(0, 200), GrijjyBodyTest::readOrRefuse);
        forAll(5_000, GrijjyBodyTest::damaged, GrijjyBodyTest::readOrRefuse);
    }

    private static void readOrRefuse(byte[] body) {
        try {
            Record record = GrijjyRecord.read(GrijjyMessage.read(body), ZoneOffset.UTC);
            assertThat(RecordGuard.guard(record)).isNotNull();
        } catch (RecordRejected refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    private static byte[] damaged(Draws draws) {
        byte[] body =
                GrijjyRecord.write(anyRecord(draws), "shop", ZoneOffset.UTC).write();
        for (int i = draws.intBetween(1, 4); i > 0; i--) {
            body[draws.intBetween(0, body.length - 1)] ^= (byte) draws.intBetween(1, 255);
        }
        return body;
    }

    private static Record anyRecord(Draws draws) {
        Record.Builder record = Record.newBuilder()
                .setBody("b" + draws.intBetween(0, 1_000))
                .setThread(Integer.toUnsignedString(draws.intBetween(Integer.MIN_VALUE, Integer.MAX_VALUE)))
                .setTimeUnixNano(draws.intBetween(0, 2_000_000_000) * 1_000_000_000L)
                .putAttributes(
                        "process.pid",
                        Value.newBuilder()
                                .setNumberValue(draws.intBetween(0, Integer.MAX_VALUE))
                                .build());
        switch (draws.intBetween(0, 5)) {
            case 0 -> record.setSeverity(9).setKind(Kind.ENTER);
            case 1 -> record.setSeverity(9).setKind(Kind.EXIT);
            case 2 -> payload(record, Kind.LIST, "application/json", bytes(list(draws)));
            case 3 -> payload(record, Kind.BYTES, "application/octet-stream", draws.bytes(0, 50));
            case 4 -> payload(record, Kind.OBJECT, "application/json", bytes("{\"n\":" + draws.intBetween(0, 9) + "}"));
            default -> record.setSeverity(9 + 4 * draws.intBetween(0, 2));
        }
        return record.build();
    }

    private static void payload(Record.Builder record, Kind kind, String type, byte[] payload) {
        record.setSeverity(9).setKind(kind).setMediaType(type).setPayload(ByteString.copyFrom(payload));
    }

    private static String list(Draws draws) {
        List<String> items = new ArrayList<>();
        for (int i = draws.intBetween(0, 4); i > 0; i--) {
            items.add(List.of("", "a", "b c", "x,y", " ", "''", "q\\\"q").get(draws.intBetween(0, 6)));
        }
        return items.isEmpty() ? "[]" : "[\"" + String.join("\",\"", items) + "\"]";
    }

    private static Record record(int level, int format, String data) {
        return GrijjyRecord.read(
                new GrijjyMessage("", level, 0, 0, "", 0, format, ByteString.copyFromUtf8(data)), ZoneOffset.UTC);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
