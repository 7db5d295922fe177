// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.gatewayapi.log.v1.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1")
class RecordGuardTest {
    @Test
    void cutsAMegabyteWithAMarker() {
        // When
        Record kept = RecordGuard.guard(
                Record.newBuilder().setBody("x".repeat(1 << 20)).build());

        // Then
        assertThat(kept.getBody()).hasSize(RecordLimits.BODY_BYTES_MAX).endsWith(" B]");
        assertThat(kept.getTruncated()).isTrue();
    }

    @Test
    void keepsAnOrdinaryRecordAsItIs() {
        // Given
        Record ordinary = Record.newBuilder()
                .setSeq(7)
                .setSeverity(17)
                .setBody("${jndi:ldap://x} {\"json\":\"in json\"}")
                .putAttributes("a", ValueJson.integer(1))
                .setTraceId(ByteString.copyFrom(new byte[16]))
                .setSpanId(ByteString.copyFrom(new byte[8]))
                .build();

        // Then
        assertThat(RecordGuard.guard(ordinary)).isEqualTo(ordinary);
    }

    @Test
    void readsAMissingSeverityAsInfoAndRejectsAnImpossibleOne() {
        assertThat(RecordGuard.guard(Record.getDefaultInstance()).getSeverity()).isEqualTo(9);
        assertThatThrownBy(() ->
                        RecordGuard.guard(Record.newBuilder().setSeverity(25).build()))
                .isInstanceOf(RecordRejected.class)
                .hasMessageContaining("severity");
        assertThatThrownBy(
                        () -> RecordGuard.guard(Record.newBuilder().setSeq(-1).build()))
                .isInstanceOf(RecordRejected.class)
                .hasMessageContaining("seq");
    }

    @Test
    void keepsAtMostSixtyFourAttributesAndSaysHowManyAreMissing() {
        // Given
        Record.Builder many = Record.newBuilder();
        for (int i = 0; i < 100; i++) {
            many.putAttributes("key" + i, ValueJson.integer(i));
        }

        // When
        Record kept = RecordGuard.guard(many.build());

        // Then
        assertThat(kept.getAttributesCount()).isEqualTo(RecordLimits.ATTRIBUTES_MAX);
        assertThat(kept.getAttributesOrThrow(AttributeGuard.CUT_KEY).getNumberValue())
                .isEqualTo(37);
    }

    @Test
    void fitsARecordOfLegalFieldsThatAreTooLargeTogether() {
        // Given
        Record.Builder large = Record.newBuilder().setPayload(ByteString.copyFrom(new byte[40_000]));
        for (int i = 0; i < 20; i++) {
            large.putAttributes("key" + i, text("v".repeat(4_000)));
        }

        // When
        Record kept = RecordGuard.guard(large.build());

        // Then
        assertThat(kept.getSerializedSize()).isLessThan(RecordLimits.RECORD_BYTES_MAX + 200);
        assertThat(kept.getAttributesOrThrow(AttributeGuard.CUT_KEY).getNumberValue())
                .isPositive();
        assertThat(kept.getTruncated()).isTrue();
    }

    @Test
    void staysPrintableAsJsonWhateverTheAttributes() throws Exception {
        // Given
        Value deep = text("bottom");
        for (int i = 0; i < 30; i++) {
            deep = Value.newBuilder()
                    .setListValue(ListValue.newBuilder().addValues(deep))
                    .build();
        }
        Record hostile = Record.newBuilder()
                .putAttributes(
                        "nan", Value.newBuilder().setNumberValue(Double.NaN).build())
                .putAttributes("nothing", Value.getDefaultInstance())
                .putAttributes("deep", deep)
                .putAttributes("nul\0key", text("\0"))
                .build();

        // When
        Record kept = RecordGuard.guard(hostile);

        // Then
        assertThat(JsonFormat.printer().print(kept)).contains("NaN", "[cut, depth 8]");
        assertThat(ValueJson.read(ValueJson.write(kept.getAttributesMap()))).isEqualTo(kept.getAttributesMap());
    }

    @Test
    void redactsSecretsAtAnyDepth() {
        // Given
        Value inner = Value.newBuilder()
                .setStructValue(Struct.newBuilder().putFields("password", text("hunter2")))
                .build();

        // When
        Record kept = RecordGuard.guard(Record.newBuilder()
                .putAttributes("user", inner)
                .putAttributes("authToken", text("abc"))
                .build());

        // Then
        assertThat(kept.toString()).doesNotContain("hunter2", "abc").contains("[redacted]");
    }

    @Test
    void dropsIdsOfTheWrongLengthAndUnknownKinds() {
        // When
        Record kept = RecordGuard.guard(Record.newBuilder()
                .setTraceId(ByteString.copyFrom(new byte[3]))
                .setSpanId(ByteString.copyFrom(new byte[9]))
                .setKindValue(99)
                .setIndent(-1)
                .build());

        // Then
        assertThat(kept.getTraceId().isEmpty()).isTrue();
        assertThat(kept.getSpanId().isEmpty()).isTrue();
        assertThat(kept.getKind()).isEqualTo(Kind.TEXT);
        assertThat(kept.getIndent()).isEqualTo(RecordLimits.INDENT_MAX);
    }

    @Test
    void cutsStacksAndPayloadsToTheirLimits() {
        // When
        Record stack = RecordGuard.guard(Record.newBuilder()
                .setKind(Kind.EXCEPTION)
                .setPayload(ByteString.copyFromUtf8("at a.b.C\n".repeat(10_000)))
                .build());
        Record bytes = RecordGuard.guard(Record.newBuilder()
                .setKind(Kind.BYTES)
                .setPayload(ByteString.copyFrom(new byte[100_000]))
                .build());

        // Then
        assertThat(stack.getPayload().size()).isLessThanOrEqualTo(RecordLimits.STACK_BYTES_MAX);
        assertThat(stack.getPayload().toStringUtf8()).endsWith(" B]");
        assertThat(bytes.getPayload().size()).isEqualTo(RecordLimits.PAYLOAD_BYTES_MAX);
        assertThat(bytes.getTruncated()).isTrue();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
