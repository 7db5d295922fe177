// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a setting: whoever is erased leaves no log records, and nobody else's go. */
@Timeout(240)
class ErasedAccountIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PASSWORD = "a rather long phrase";

    @Test
    void anErasedAccountTakesItsLogRecordsWithIt() throws SQLException {
        try (DataFolder folder = DataFolder.make("erased-test")) {
            String key;
            try (UpProcess up = UpProcess.start(folder.path())) {
                Http http = new Http(up.url());
                String admin = up.adminKey();
                key = admin;
                String ada = signUp(http, "ada@example.org");
                write(http, ada, "written by ada");
                write(http, signUp(http, "bob@example.org"), "written by bob");
                await().atMost(SOON).until(() -> found(http, admin, "written") == 2);
                assertThat(http.post("/v1/auth/me/delete", ada, "{}").status()).isEqualTo(200);
                sevenDaysPass(up.database());
            }
            // The round that erases is at the start, and then every ten minutes.
            try (UpProcess up = UpProcess.start(folder.path())) {
                Http http = new Http(up.url());
                await().atMost(SOON).until(() -> found(http, key, "written") == 1);
                assertThat(found(http, key, "bob")).isEqualTo(1);
            }
        }
    }

    private static String signUp(Http http, String email) {
        Http.Answer answer =
                http.post("/v1/auth/sign-up", "", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("session").path("accessToken").asText();
    }

    private static void write(Http http, String token, String text) {
        Http.Answer answer = http.post(
                "/v1/logs/records", token, "{\"body\":\"" + text + "\"}\n", "Content-Type", "application/x-ndjson");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static int found(Http http, String key, String text) {
        return http.get("/v1/logs/records?q=" + text, key)
                .json()
                .path("entries")
                .size();
    }

    private static void sevenDaysPass(UpDatabase server) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.url("reeve"), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            int accounts = statement.executeUpdate(
                    "UPDATE auth.account SET delete_at = now() - interval '1 minute' WHERE delete_at IS NOT NULL");
            assertThat(accounts).isEqualTo(1);
        }
    }
}
