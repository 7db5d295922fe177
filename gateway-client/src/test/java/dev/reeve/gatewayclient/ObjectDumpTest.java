// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ObjectDumpTest {
    private static final Redaction REDACTION = new Redaction();

    @Test
    void showsFieldsOfAnObjectAndOfWhatItIsMadeOf() {
        Cart cart = new Cart("ada", List.of(new Item("pen", 2)), 'x', new int[] {1, 2});

        assertThat(ObjectDump.of(cart, REDACTION).toString())
                .isEqualTo(
                        "{\"owner\":\"ada\",\"items\":[{\"name\":\"pen\",\"count\":2}],\"mark\":\"x\",\"sizes\":[1,2]}");
    }

    @Test
    void namesACycleInPlaceOfGoingRound() {
        Node node = new Node();
        node.next = node;
        List<Object> list = new ArrayList<>();
        list.add(list);

        assertThat(ObjectDump.of(node, REDACTION).toString()).isEqualTo("{\"next\":{\"$ref\":\"Node\"}}");
        assertThat(ObjectDump.of(list, REDACTION).toString()).isEqualTo("[{\"$ref\":\"ArrayList\"}]");
    }

    @Test
    void endsAfterFourLevelsAndTwoHundredFields() {
        Map<String, Object> deep = Map.of("a", Map.of("b", Map.of("c", Map.of("d", Map.of("e", 1)))));
        Map<String, Object> wide = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            wide.put("k" + i, i);
        }

        assertThat(ObjectDump.of(deep, REDACTION).toString()).isEqualTo("{\"a\":{\"b\":{\"c\":{\"d\":\"...\"}}}}");
        assertThat(ObjectDump.of(wide, REDACTION).size()).isEqualTo(200);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatHasNoEndIsNotWalkedToIt() {
        Iterable<Integer> endless = () -> Stream.iterate(0, last -> last + 1).iterator();

        assertThat(ObjectDump.of(endless, REDACTION).size()).isEqualTo(200);
    }

    @Test
    void aShortSecretIsOneAsAWordOfItsKeyOnly() {
        for (String secret :
                List.of("pin", "cardPin", "card_pin", "user-cvv", "userPIN", "PINCode", "a.cvv.b", "pin2")) {
            assertThat(Redaction.isSecret(secret)).as(secret).isTrue();
        }
        for (String open : List.of("shipping", "spinner", "opinion", "pinned", "Pinboard")) {
            assertThat(Redaction.isSecret(open)).as(open).isFalse();
        }
    }

    @Test
    void aSecretIsNoneAsAKeyEither() {
        Map<String, String> users = new LinkedHashMap<>();
        users.put("rvs_0123456789abcdef", "ada");
        users.put("rvs_fedcba9876543210", "bob");

        assertThat(ObjectDump.of(users, REDACTION).toString())
                .isEqualTo("{\"[redacted]\":\"ada\",\"[redacted] 2\":\"bob\"}");
    }

    @Test
    void takesSecretsOutByNameAndByLook() {
        Map<String, String> fields = Map.of(
                "userPassword", "hunter22",
                "PIN", "1234",
                "shipping", "fast",
                "note", "with rvs_0123456789abcdef");

        JsonNode dump = ObjectDump.of(fields, REDACTION);

        assertThat(dump.path("userPassword").asText()).isEqualTo(Redaction.MARK);
        assertThat(dump.path("PIN").asText()).isEqualTo(Redaction.MARK);
        assertThat(dump.path("shipping").asText()).isEqualTo("fast");
        assertThat(dump.path("note").asText()).isEqualTo("with " + Redaction.MARK);
    }

    @Test
    void aJwtIsASecretWhereverItStands() {
        assertThat(REDACTION.text("got eyJhbGciOiJF.eyJzdWIiOiJ1.c2lnbmF0dXJl today"))
                .isEqualTo("got [redacted] today");
    }

    @Test
    void aTokenIsASecretBehindWhatBeginsLikeAJwtToo() {
        assertThat(REDACTION.text("eyJabc-rr1_TOKEN eyJabc.rvs_TOKEN rr1_TOKEN"))
                .isEqualTo("eyJabc-[redacted] eyJabc.[redacted] [redacted]");
    }

    @Test
    void whatBeginsLikeOneAndIsNoneIsReadOnce() {
        // Read again from each beginning it would take minutes.
        String none = "eyJ-".repeat(250_000);

        assertThat(REDACTION.text(none)).isEqualTo(none);
        assertThat(REDACTION.text(none + "x.y.z, eyJa.b eyJc.d.e")).isEqualTo("[redacted], eyJa.b [redacted]");
    }

    @Test
    void aNumberOfACardIsASecretAsANumberToo() {
        assertThat(ObjectDump.of(Map.of("paid", 4_111_111_111_111_111L), REDACTION)
                        .toString())
                .isEqualTo("{\"paid\":\"[redacted]\"}");
    }

    @Test
    void aFractionIsNoNumberOfACard() {
        assertThat(ObjectDump.of(List.of(0.4111111111111111, 4_111_111_111_111_111.0, Double.NaN), REDACTION)
                        .toString())
                .isEqualTo("[0.4111111111111111,\"[redacted]\",\"NaN\"]");
    }

    @Test
    void whatIsOfThePlatformIsShownAsItsText() {
        assertThat(ObjectDump.of(java.time.Duration.ofSeconds(3), REDACTION).asText())
                .isEqualTo("PT3S");
        assertThat(ObjectDump.of(null, REDACTION).isNull()).isTrue();
        assertThat(ObjectDump.of("x".repeat(5_000), REDACTION).asText()).hasSize(4_096 + 3);
    }

    private record Item(String name, int count) {}

    @SuppressWarnings("ArrayRecordComponent") // shown, never compared
    private record Cart(String owner, List<Item> items, char mark, int[] sizes) {}

    @SuppressWarnings("UnusedVariable") // read by reflection
    private static final class Node {
        private @Nullable Node next;
    }
}
