// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway.reflection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.reeve.gatewayapi.log.v1.QueryRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and answers of server reflection, as bytes. */
@Tag("G3")
class ReflectionAnswersTest {
    private final ReflectionAnswers answers =
            new ReflectionAnswers(QueryRequest.getDescriptor().getFile().getServices());

    /** A question is one field with a text. */
    private static byte[] question(int field, String text) {
        return message(field, ByteString.copyFrom(text, UTF_8));
    }

    private static byte[] message(int field, ByteString value) {
        return UnknownFieldSet.newBuilder()
                .addField(field, Field.newBuilder().addLengthDelimited(value).build())
                .build()
                .toByteArray();
    }

    private UnknownFieldSet answer(byte[] question) throws IOException {
        UnknownFieldSet reply = UnknownFieldSet.parseFrom(answers.answer(question));
        assertThat(reply.getField(2).getLengthDelimitedList()).containsExactly(ByteString.copyFrom(question));
        return reply;
    }

    private List<String> files(byte[] question) throws IOException {
        List<String> names = new ArrayList<>();
        UnknownFieldSet found = part(answer(question), 4);
        for (ByteString file : found.getField(1).getLengthDelimitedList()) {
            names.add(FileDescriptorProto.parseFrom(file).getName());
        }
        return names;
    }

    private static UnknownFieldSet part(UnknownFieldSet message, int field) throws IOException {
        return UnknownFieldSet.parseFrom(
                message.getField(field).getLengthDelimitedList().getFirst());
    }

    @Test
    void servicesAreListedByTheirFullNames() throws Exception {
        UnknownFieldSet list = part(answer(question(7, "*")), 6);

        List<String> names = new ArrayList<>();
        for (ByteString service : list.getField(1).getLengthDelimitedList()) {
            names.add(UnknownFieldSet.parseFrom(service)
                    .getField(1)
                    .getLengthDelimitedList()
                    .getFirst()
                    .toStringUtf8());
        }
        assertThat(names).containsExactly("reeve.log.v1.Log", "reeve.log.v1.Tail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reeve.log.v1.Log", "reeve.log.v1.Log.Query", "reeve.log.v1.Filter", "reeve.log.v1.Entry"})
    void aSymbolIsFoundInItsFileWithAllThatItImports(String symbol) throws Exception {
        assertThat(files(question(4, symbol)))
                .startsWith("reeve/log/v1/log.proto")
                .contains("google/protobuf/struct.proto");
    }

    @Test
    void aFileIsFoundByItsName() throws Exception {
        assertThat(files(question(3, "google/protobuf/struct.proto"))).containsExactly("google/protobuf/struct.proto");
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        UnknownFieldSet error = part(answer(question(4, "no.such.Thing")), 7);

        assertThat(error.getField(1).getVarintList()).containsExactly(5L);
        assertThat(error.getField(2).getLengthDelimitedList().getFirst().toStringUtf8())
                .isEqualTo("not found: no.such.Thing");
    }

    @Test
    void extensionsOfAMessageWithoutAnyAreNone() throws Exception {
        UnknownFieldSet numbers = part(answer(question(6, "reeve.log.v1.Filter")), 5);

        assertThat(numbers.getField(1).getLengthDelimitedList()).hasSize(1);
        assertThat(numbers.hasField(2)).isFalse();
        ByteString extension = ByteString.copyFrom(question(1, "reeve.log.v1.Filter"));
        assertThat(part(answer(message(5, extension)), 7).getField(1).getVarintList())
                .containsExactly(5L);
    }

    @Test
    void aQuestionThatIsNoneOfTheseIsInvalid() throws Exception {
        assertThat(part(answer(question(9, "new")), 7).getField(1).getVarintList())
                .containsExactly(3L);
        assertThatThrownBy(() -> answers.answer(new byte[] {0x1a, 0x05, 1})).isInstanceOf(IOException.class);
    }
}
