// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthOptionsTest {
    @Test
    void takesWhatIsGivenAndTheUsualForTheRest() {
        assertThat(AuthOptions.parse(List.of())).isEqualTo(new AuthOptions(3, 3, 300, null));
        assertThat(AuthOptions.parse(List.of("--turns", "1", "--seconds", "2", "--users", "40", "--save", "auth.json")))
                .isEqualTo(new AuthOptions(1, 2, 40, Path.of("auth.json")));
    }

    @ParameterizedTest
    @CsvSource({"--turns, 0", "--turns, ''", "--users, 12345", "--seconds, x", "--save, auth.txt", "--quick, ''"})
    void namesWhatItDoesNotUnderstand(String option, String value) {
        assertThatThrownBy(() -> AuthOptions.parse(List.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option);
    }
}
