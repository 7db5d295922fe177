// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import dev.reeve.gatewayapi.log.v1.Record;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cleaning, cutting, redacting, and the words a filter matches. */
class TextRulesTest {
    @Test
    @Tag("S1")
    void replacesOnlyWhatPostgresCannotHold() {
        assertThat(Utf8.clean("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(Utf8.clean("a\uD800b\uDC00")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(Utf8.clean("\u001B[31m\r\n\t\u202E 😀")).isEqualTo("\u001B[31m\r\n\t\u202E 😀");
    }

    @Test
    void cutsAtCharactersAndSaysHowMuchIsGone() {
        // Given
        String long8 = "ä😀".repeat(2_000);

        // When
        String cut = Utf8.cut(long8, 1_000);

        // Then
        byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
        String kept = cut.substring(0, cut.indexOf("[cut, "));
        int gone = 12_000 - kept.getBytes(StandardCharsets.UTF_8).length;
        assertThat(bytes.length).isBetween(990, 1_000);
        assertThat(cut).endsWith("[cut, " + gone + " B]").doesNotContain("\uFFFD");
        assertThat(long8).startsWith(kept);
    }

    @Test
    void countsBytesAsTheEncoderDoesWhateverTheText() {
        for (long seed = 0; seed < 1_000; seed++) {
            // Given
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            }

            // When
            String clean = Utf8.clean(text.toString());

            // Then
            assertThat(Utf8.length(clean)).as("seed %d", seed).isEqualTo(clean.getBytes(StandardCharsets.UTF_8).length);
            assertThat(Utf8.length(Utf8.cut(clean, 30))).as("seed %d", seed).isLessThanOrEqualTo(30);
        }
    }

    @Test
    void knowsKeysThatNameSecrets() {
        assertThat(new String[] {
                    "password", "userPassword", "access_token", "X-Api-Key", "apiKey", "Cookie", "pin", "CVV"
                })
                .allMatch(Redaction::isSecret);
        assertThat(new String[] {"shipping", "tokenizer", "monkey", "user", "spinner", ""})
                .noneMatch(Redaction::isSecret);
    }

    @Test
    void takesSignedTokensOutOfTexts() {
        assertThat(Redaction.text("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl done"))
                .isEqualTo("Bearer [redacted] done");
    }

    @Test
    void staysLinearInATextMadeToSlowRedactionDown() {
        // Given
        String hostile = "eyJ".repeat(300_000);

        // When
        String text = Redaction.text(hostile);

        // Then
        assertThat(text).isEqualTo(hostile);
    }

    @Test
    void findsWordsByPrefixAndByHump() {
        // Given
        Words words = Words.of(Record.newBuilder()
                .setBody("CartScreen > addItem(id=77) Größe ПРИВЕТ")
                .build());

        // Then
        assertThat(new String[] {"cart", "cartscreen", "screen", "additem", "item", "77", "größ", "привет"})
                .allMatch(words::haveOneWith);
        assertThat(new String[] {"art", "creen", "7 7", "groß"}).noneMatch(words::haveOneWith);
    }

    @Test
    void findsWordsOfAttributesLoggerEventAndPayload() {
        // Given
        Record record = Record.newBuilder()
                .setLogger("net.Http")
                .setEventName("cart.opened")
                .putAttributes("order", ValueJson.read(new TextNode("ORD-9")))
                .putAttributes("price", ValueJson.integer(1234))
                .setMediaType("text/plain")
                .setPayload(ByteString.copyFromUtf8("stack trace of doom"))
                .build();

        // When
        Words words = Words.of(record);

        // Then
        assertThat(new String[] {"http", "opened", "ord", "9", "1234", "doom"}).allMatch(words::haveOneWith);
    }

    @Test
    void boundsTheWordsOfARecord() {
        // Given
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            body.append('w').append(i).append(' ');
        }

        // When
        String vector = Words.of(
                        Record.newBuilder().setBody(body + "z".repeat(300)).build())
                .asTsvector();

        // Then
        assertThat(vector.split(" ")).hasSizeLessThanOrEqualTo(Words.WORDS_MAX);
        assertThat(Words.of(Record.newBuilder().setBody("z".repeat(300)).build())
                        .asTsvector())
                .hasSize(Words.WORD_CHARS_MAX + 3);
    }
}
