// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogFilterParserTest {
    @Test
    void readsEveryVectorAsTheOtherLanguagesDo() throws IOException {
        List<Value> vectors = file().getFieldsOrThrow("vectors").getListValue().getValuesList();

        assertThat(vectors).hasSizeGreaterThan(50).allSatisfy(vector -> {
            Struct known = vector.getStructValue();
            String filter = known.getFieldsOrThrow("filter").getStringValue();
            if (known.containsFields("tree")) {
                assertThat(json(LogFilterParser.parse(filter))).as(filter).isEqualTo(known.getFieldsOrThrow("tree"));
            } else {
                List<Value> at =
                        known.getFieldsOrThrow("mistake").getListValue().getValuesList();
                assertThatThrownBy(() -> LogFilterParser.parse(filter))
                        .as(filter)
                        .isInstanceOfSatisfying(LogFilterMistake.class, mistake -> {
                            assertThat(mistake.from()).isEqualTo((int) at.get(0).getNumberValue());
                            assertThat(mistake.to()).isEqualTo((int) at.get(1).getNumberValue());
                        });
            }
        });
    }

    @Test
    void keepsItsBounds() {
        assertThatThrownBy(() -> LogFilterParser.parse("x".repeat(1_025))).hasMessageContaining("1,024");
        assertThatThrownBy(() -> LogFilterParser.parse("x ".repeat(101))).hasMessageContaining("100 terms");
        assertThatThrownBy(() -> LogFilterParser.parse("(".repeat(17) + "x" + ")".repeat(17)))
                .hasMessageContaining("16 deep");
    }

    @Test
    void saysWhereAValueStands() throws LogFilterMistake {
        LogFilterTree.And filter = (LogFilterTree.And) LogFilterParser.parse("since:2h app=\"my shop\" net /x.y/");

        assertThat(((LogFilterTree.Field) filter.all().get(0)).place()).isEqualTo(new LogFilterTree.Place(6, 8));
        assertThat(((LogFilterTree.Field) filter.all().get(1)).place()).isEqualTo(new LogFilterTree.Place(13, 22));
        assertThat(((LogFilterTree.Regex) filter.all().get(3)).place()).isEqualTo(new LogFilterTree.Place(27, 32));
    }

    @Test
    void endsInATreeOrAMistakeWithinTheTextWhateverIsTyped() {
        String letters = "ab OR\"/\\():=<>-*.\t level";
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder filter = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                filter.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(LogFilterParser.parse(filter.toString())).isNotNull();
            } catch (LogFilterMistake mistake) {
                assertThat(mistake.from()).as("seed %d: %s", seed, filter).isBetween(0, filter.length());
                assertThat(mistake.to()).as("seed %d: %s", seed, filter).isBetween(mistake.from(), filter.length());
            }
        }
    }

    private static Struct file() throws IOException {
        try (InputStream file = LogFilterParserTest.class.getResourceAsStream("/log-filter-vectors.json")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            Struct.Builder struct = Struct.newBuilder();
            JsonFormat.parser().merge(text, struct);
            return struct.build();
        }
    }

    private static Value json(LogFilterTree tree) {
        if (tree instanceof LogFilterTree.And and) {
            return object("and", list(and.all()));
        }
        if (tree instanceof LogFilterTree.Or or) {
            return object("or", list(or.any()));
        }
        if (tree instanceof LogFilterTree.Not not) {
            return object("not", json(not.of()));
        }
        if (tree instanceof LogFilterTree.Word word) {
            return object("word", text(word.text()));
        }
        if (tree instanceof LogFilterTree.Phrase phrase) {
            return object("phrase", text(phrase.text()));
        }
        if (tree instanceof LogFilterTree.Regex regex) {
            return object("regex", text(regex.pattern()));
        }
        LogFilterTree.Field field = (LogFilterTree.Field) tree;
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields("field", text(field.name()))
                        .putFields("operator", text(field.operator().sign()))
                        .putFields("value", text(field.value())))
                .build();
    }

    private static Value list(List<LogFilterTree> trees) {
        ListValue.Builder list = ListValue.newBuilder();
        trees.forEach(tree -> list.addValues(json(tree)));
        return Value.newBuilder().setListValue(list).build();
    }

    private static Value object(String name, Value value) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putFields(name, value))
                .build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
