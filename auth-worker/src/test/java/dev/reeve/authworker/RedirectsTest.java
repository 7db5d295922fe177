// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where browsers may be sent. */
class RedirectsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.org/signed-in",
                "https://app.example.org/signed-in?from=oidc",
                "com.example.app:/signed-in",
                "http://localhost:3000/signed-in",
                "http://127.0.0.1/signed-in"
            })
    void takesClaimedAddressesOwnSchemesAndThisMachine(String redirect) {
        Redirects redirects = new Redirects(List.of(redirect));

        redirects.require(redirect);
        assertThat(Refused.refusalOf(() -> redirects.require(redirect + "/")).reason())
                .isEqualTo(AuthReason.REDIRECT_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.org/signed-in",
                "javascript:alert(1)",
                "app:/signed-in",
                "/signed-in",
                "https://app.example.org/#x",
                "https://ada@app.example.org/",
                "https:///signed-in",
                "not an address"
            })
    void refusesToStartWithOthers(String redirect) {
        assertThatThrownBy(() -> new Redirects(List.of(redirect)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reeve.auth.redirects");
    }

    @Test
    void addsToWhatIsThere() {
        assertThat(Redirects.with("a.b:/c", "code", "1")).isEqualTo("a.b:/c?code=1");
        assertThat(Redirects.with("https://h/?x=y", "code", "1")).isEqualTo("https://h/?x=y&code=1");
    }
}
