// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookJsonTest {
    private static HookAnswer signIn(String body) throws HookFault {
        return HookJson.read(HookName.BEFORE_SIGN_IN, body);
    }

    private static HookAnswer token(String body) throws HookFault {
        return HookJson.read(HookName.BEFORE_TOKEN, body);
    }

    @ParameterizedTest
    @EnumSource(HookName.class)
    void anEmptyAnswerAndWhatNobodyKnowsMeanGoOn(HookName hook) throws Exception {
        assertThat(HookJson.read(hook, "")).isNotInstanceOf(HookAnswer.Refused.class);
        assertThat(HookJson.read(hook, "{\"later\": [1]}")).isEqualTo(HookJson.read(hook, "{}"));
    }

    @Test
    void readsARefusalWithItsReason() throws Exception {
        assertThat(signIn("{\"refuse\":{\"reason\":\"TRIAL_OVER\",\"message\":\"pay first\"},\"roles\":[\"a\"]}"))
                .isEqualTo(new HookAnswer.Refused("TRIAL_OVER", "pay first"));
        assertThat(signIn("{\"refuse\":{\"reason\":\"NO_1\"}}"))
                .isEqualTo(new HookAnswer.Refused("NO_1", "this was refused"));
    }

    @Test
    void readsWhatChangesAnAccountAndAToken() throws Exception {
        assertThat(signIn("{\"appData\":{\"plan\":\"pro\"},\"roles\":[\"editor\",\"editor\"]}"))
                .isEqualTo(new HookAnswer.Edited(Optional.of("{\"plan\":\"pro\"}"), Optional.of(List.of("editor"))));
        assertThat(token("{\"claims\":{\"team\":7},\"scopes\":[]}"))
                .isEqualTo(new HookAnswer.Token(Optional.of("{\"team\":7}"), Optional.of(List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "[]",
                "{} {}",
                "{\"roles\":[],\"roles\":[]}",
                "{\"refuse\":{\"reason\":\"lower\"}}",
                "{\"refuse\":{}}",
                "{\"refuse\":{\"reason\":\"NO\",\"message\":\"two\\nlines\"}}",
                "{\"roles\":\"admin\"}",
                "{\"roles\":[\"Not A Name\"]}",
                "{\"roles\":[7]}",
                "{\"appData\":[]}",
                "{\"appData\":{\"n\":1e999}}",
                "{\"appData\":{\"n\":1e300}}",
                "{\"appData\":{\"t\":\"\\u0000\"}}",
                "{\"appData\":{\"n\":123456789012345678901234567890123456789012345}}"
            })
    void whatCannotBeObeyedIsAFault(String body) {
        assertThatThrownBy(() -> signIn(body)).isInstanceOf(HookFault.class);
    }

    @Test
    void aRefusalWhereThereIsNoneIsAFaultAndNotPassedOver() {
        assertThatThrownBy(() -> token("{\"refuse\":{\"reason\":\"NO\"}}")).isInstanceOf(HookFault.class);
    }

    @Test
    void claimsDataAndAnswersAreBounded() throws Exception {
        String claims = "{\"claims\":{\"t\":\"%s\"}}";
        int frame = "{\"t\":\"\"}".length();

        assertThat(token(claims.formatted("x".repeat(HookJson.CLAIMS_BYTES_MAX - frame))))
                .isNotNull();
        assertThatThrownBy(() -> token(claims.formatted("x".repeat(HookJson.CLAIMS_BYTES_MAX - frame + 1))))
                .isInstanceOf(HookFault.class);
        assertThatThrownBy(() -> token(claims.formatted("\u00e9".repeat(HookJson.CLAIMS_BYTES_MAX / 2))))
                .as("bytes, not characters")
                .isInstanceOf(HookFault.class);
        assertThatThrownBy(
                        () -> signIn("{\"appData\":{\"t\":\"%s\"}}".formatted("x".repeat(HookJson.APP_DATA_BYTES_MAX))))
                .isInstanceOf(HookFault.class);
        assertThatThrownBy(() -> signIn("{\"x\":\"%s\"}".formatted("x".repeat(HookJson.ANSWER_CHARACTERS_MAX))))
                .isInstanceOf(HookFault.class);
        assertThatThrownBy(() -> signIn("{\"appData\":" + "{\"a\":".repeat(20) + "1" + "}".repeat(21)))
                .isInstanceOf(HookFault.class);
    }
}
