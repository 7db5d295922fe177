// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import static dev.reeve.gateway.OriginRule.Verdict.ALLOWED;
import static dev.reeve.gateway.OriginRule.Verdict.FOREIGN;
import static dev.reeve.gateway.OriginRule.Verdict.NONE;
import static dev.reeve.gateway.OriginRule.Verdict.SAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S3")
class OriginRuleTest {
    private static final OriginRule STRICT = OriginRule.of(List.of("https://Shop.example"), false);
    private static final OriginRule LOCAL = OriginRule.of(List.of(), true);

    @Test
    void noOriginIsNoBrowser() {
        assertThat(STRICT.judge(null, "x")).isEqualTo(NONE);
    }

    @Test
    void theGatewaysOwnAuthorityIsTheSameOrigin() {
        assertThat(STRICT.judge("https://API.example:8443", "api.example:8443")).isEqualTo(SAME);
        assertThat(STRICT.judge("https://api.example", "api.example:8443")).isEqualTo(FOREIGN);
    }

    @Test
    void listedOriginsAreComparedWhole() {
        assertThat(STRICT.judge("https://shop.example", "api")).isEqualTo(ALLOWED);
        assertThat(STRICT.judge("https://a.shop.example", "api")).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:5173", "http://127.0.0.1:1", "https://localhost"})
    void anyPortOfThisMachineIsAllowedOnlyIfSet(String origin) {
        assertThat(LOCAL.judge(origin, "api")).isEqualTo(ALLOWED);
        assertThat(STRICT.judge(origin, "api")).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "*",
                "http://localhost.evil.example",
                "http://evil.example#localhost",
                "http://localhost@evil",
                "http://localhost/x",
                "file://localhost",
                "http://[::1",
                "http://127.0.0.1.evil"
            })
    void whatOnlyLooksLocalIsForeign(String origin) {
        assertThat(LOCAL.judge(origin, "api")).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "shop.example", "https://shop.example/", "ftp://x"})
    void aListedOriginMustBeOne(String origin) {
        assertThatThrownBy(() -> OriginRule.of(List.of(origin), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.gateway.allowed-origins")
                .hasMessageContaining(origin);
    }
}
