// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.testkit.ForAll.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/v1/services/echo, /v1/services/echo",
        "/%63onsole/, /console/",
        "/caf%C3%A9, /café",
        "/a..b, /a..b"
    })
    void aPlainPathIsDecodedOnce(String raw, String decoded) {
        assertThat(RequestPath.decode(raw)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @Tag("A10")
    @ValueSource(
            strings = {
                "",
                "x",
                "//",
                "/a//b",
                "/..",
                "/a/../b",
                "/a/.",
                "/%2e%2e/a",
                "/a%2fb",
                "/a%5Cb",
                "/a;b",
                "/a%3bb",
                "/a\\b",
                "/%00",
                "/%0a",
                "/%",
                "/%4",
                "/%zz",
                "/%c0%ae",
                "/%ff",
                "/%252e"
            })
    void whatTwoReadersCouldSeeDifferentlyIsNoPath(String raw) {
        assertThat(RequestPath.decode(raw)).isNull();
    }

    @Test
    @Tag("W4")
    void anyTextIsAPathOrNoPath() {
        forAll(1_000, draws -> "/" + new String(draws.bytes(0, 40), StandardCharsets.ISO_8859_1), raw -> {
            String path = RequestPath.decode(raw);
            assertThat(path == null || (path.startsWith("/") && !path.contains("//") && !path.contains("/../")))
                    .isTrue();
        });
    }
}
