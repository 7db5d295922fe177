// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else's backend verifies our access tokens with a library that knows nothing of Reeve: PyJWT. */
@Tag("A1")
class ForeignVerifierIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    private static final String AUDIENCE = "reeve";

    private final Http http = new Http(REEVE.url());

    private static List<String> verify(String audience, String... tokens) {
        Python.require();
        List<String> arguments = new ArrayList<>(List.of(REEVE.url().toString(), audience));
        arguments.addAll(List.of(tokens));
        Launcher.Result result =
                Launcher.run(Python.peer("verify_token.py", arguments.toArray(String[]::new)), Duration.ofSeconds(40));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().lines().toList();
    }

    @Test
    void aUsersAndAKeysTokenAreGood() {
        JsonNode session = http.anonymous();
        String keys = http.token(REEVE.adminKey());

        List<String> verdicts = verify(AUDIENCE, session.path("accessToken").asText(), keys);

        assertThat(verdicts).hasSize(2);
        assertThat(verdicts.get(0))
                .isEqualTo("good " + session.path("user").asText())
                .startsWith("good u_");
        assertThat(verdicts.get(1)).startsWith("good k_");
    }

    @Test
    void aTokenThatSomebodyChangedIsRefused() {
        String[] parts = http.anonymousToken().split("\\.", -1);
        String otherSubject = text(parts[1]).replaceFirst("\"u_[^\"]*\"", "\"u_00000000000000000000000000\"");

        List<String> verdicts = verify(
                AUDIENCE,
                parts[0] + "." + base64(otherSubject) + "." + parts[2],
                base64(text(parts[0]).replace("ES256", "none")) + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "A");

        assertThat(verdicts)
                .containsExactly(
                        "refused InvalidSignatureError",
                        "refused InvalidAlgorithmError",
                        "refused InvalidSignatureError");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        assertThat(verify("another-audience", http.anonymousToken())).containsExactly("refused InvalidAudienceError");
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
