// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.cli.FakeGateway.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** users, sessions, keys api, keys signing. */
class AdminCommandsIT {
    private static final String ADA =
            "{\"user\":\"u_1\",\"email\":\"ada@example.org\",\"status\":\"active\",\"roles\":[\"support\",\"tester\"],"
                    + "\"sessions\":2,\"lastSignInAt\":\"2026-01-02T13:00:00Z\"}";

    private final FakeGateway gateway = new FakeGateway();
    private final Terminal terminal;

    AdminCommandsIT(@TempDir Path home) {
        terminal = Terminal.of(home, gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String asked(String path) {
        return gateway.asked("/v1/admin/" + path).getLast().body();
    }

    @Test
    void listsUsersInATableOverAsManyPagesAsItTakes() {
        gateway.answers(
                "/v1/admin/users/list",
                Answer.json("{\"users\":[" + ADA + "],\"next\":\"u_1\"}"),
                Answer.json("{\"users\":[{\"user\":\"u_0\",\"displayName\":\"E\\u001bve\",\"status\":\"disabled\"}]}"));

        assertThat(terminal.run("users", "list", "a", "--status", "active")).isZero();
        assertThat(terminal.lines())
                .containsExactly(
                        "USER            EMAIL  DISPLAY NAME    STATUS           ROLES  SESSIONS       LAST SIGN IN AT"
                                + "  DELETE AT",
                        "u_1   ada@example.org             -    active  support,tester         2  2026-01-02T13:00:00Z"
                                + "          -",
                        "u_0                 -         E\\eve  disabled               -         -                     -"
                                + "          -");
        assertThat(gateway.asked().getFirst().body()).contains("\"search\":\"a\"", "\"status\":\"active\"");
        assertThat(asked("users/list")).contains("\"after\":\"u_1\"");
        assertThat(gateway.asked().getFirst().headers()).containsEntry("authorization", "Bearer rvs_test");
    }

    @Test
    void saysThatAListGoesOn() {
        gateway.answers("/v1/admin/users/list", Answer.json("{\"users\":[" + ADA + "],\"next\":\"u_1\"}"));

        assertThat(terminal.run("users", "list", "--limit", "1", "--json")).isZero();
        assertThat(terminal.out()).isEqualTo("{\"users\":[" + ADA + "],\"more\":true}\n");
        assertThat(terminal.run("users", "list", "--limit", "1")).isZero();
        assertThat(terminal.err()).isEqualTo("-- there are more: --limit 2 --\n");
    }

    @ParameterizedTest
    @CsvSource({"disable", "enable", "delete", "restore"})
    void changesAUserWhoIsNamedByTheirAddress(String action) {
        gateway.answers(
                "/v1/admin/users/list",
                Answer.json("{\"users\":[{\"user\":\"u_9\",\"email\":\"ada@example.org.uk\"}," + ADA + "]}"));
        gateway.answers("/v1/admin/users/" + action, Answer.json(ADA));

        assertThat(terminal.run("users", action, "Ada@example.org", "--json")).isZero();
        assertThat(asked("users/" + action)).isEqualTo("{\"user\":\"u_1\"}");
        assertThat(terminal.out()).isEqualTo(ADA + "\n");
    }

    @Test
    void saysThatNobodyHasAnAddress() {
        gateway.answers("/v1/admin/users/list", Answer.json("{}"));

        assertThat(terminal.run("users", "show", "nobody@example.org")).isEqualTo(1);
        assertThat(terminal.err()).contains("no user has this address: nobody@example.org");
    }

    @Test
    void readsAPasswordFromStandardInputOnly() {
        gateway.answers("/v1/admin/users/create", Answer.json(ADA));

        assertThat(terminal.input("a rather long phrase\n")
                        .run("users", "create", "ada@example.org", "--role", "support", "--role", "tester"))
                .isZero();
        assertThat(asked("users/create"))
                .contains("\"password\":\"a rather long phrase\"", "\"roles\":[\"support\",\"tester\"]");
        assertThat(terminal.input("").run("users", "create", "ada@example.org")).isEqualTo(2);
    }

    @Test
    void invitesGivesRolesExportsAndResets() {
        gateway.answers("/v1/admin/users/invite", Answer.json(ADA))
                .answers("/v1/admin/users/roles", Answer.json(ADA))
                .answers("/v1/admin/users/get", Answer.json("{\"user\":" + ADA + ",\"hasPassword\":true}"))
                .answers("/v1/admin/users/export", Answer.json("{\"account\":{\"user\":\"u_1\"}}"))
                .answers("/v1/admin/users/mail", Answer.json("{\"code\":\"0123\",\"link\":\"app:/reset?code=0123\"}"));

        assertThat(terminal.run("users", "invite", "ada@example.org", "--language", "de"))
                .isZero();
        assertThat(terminal.run("users", "roles", "u_1", "support")).isZero();
        assertThat(asked("users/roles")).isEqualTo("{\"user\":\"u_1\",\"roles\":[\"support\"]}");
        assertThat(terminal.run("users", "roles", "u_1")).isZero();
        assertThat(asked("users/roles")).isEqualTo("{\"user\":\"u_1\",\"roles\":[]}");
        assertThat(terminal.run("users", "show", "u_1")).isZero();
        assertThat(terminal.run("users", "export", "u_1")).isZero();
        assertThat(terminal.run("users", "reset", "u_1", "--show")).isZero();
        assertThat(terminal.lines()).contains("password    yes", "    \"user\" : \"u_1\"", "app:/reset?code=0123");
    }

    @Test
    void listsAndEndsSessions() {
        gateway.answers(
                        "/v1/admin/users/sessions",
                        Answer.json("{\"sessions\":[{\"session\":\"s_1\",\"model\":\"Pixel\"}]}"))
                .answers("/v1/admin/users/sessions/revoke", Answer.json("{\"sessions\":1,\"propagated\":true}"));

        assertThat(terminal.run("sessions", "list", "u_1")).isZero();
        assertThat(terminal.run("sessions", "revoke", "u_1", "s_1")).isZero();
        assertThat(asked("users/sessions/revoke")).isEqualTo("{\"user\":\"u_1\",\"session\":\"s_1\"}");
        assertThat(terminal.run("sessions", "revoke", "u_1")).isZero();
        assertThat(asked("users/sessions/revoke")).isEqualTo("{\"user\":\"u_1\",\"session\":\"\"}");
        assertThat(terminal.out()).contains("s_1", "Pixel", "1 ended; their tokens are refused already\n");
    }

    @Test
    void printsANewApiKeyAndNothingElseOnStandardOutput() {
        gateway.answers(
                "/v1/admin/keys/create", Answer.json("{\"entry\":{\"key\":\"k_1\"},\"apiKey\":\"rvs_secret\"}"));

        assertThat(terminal.run(
                        "keys",
                        "api",
                        "create",
                        "shop",
                        "--scope",
                        "logs:read",
                        "--from",
                        "192.0.2.0/24",
                        "--days",
                        "90"))
                .isZero();
        assertThat(terminal.out()).isEqualTo("rvs_secret\n");
        assertThat(terminal.err()).isEqualTo("k_1, shown this once:\n");
        assertThat(asked("keys/create"))
                .isEqualTo("{\"kind\":\"secret\",\"name\":\"shop\",\"expiresInDays\":90,\"scopes\":[\"logs:read\"],"
                        + "\"addresses\":[\"192.0.2.0/24\"]}");
    }

    @Test
    void listsAndRevokesApiKeys() {
        gateway.answers("/v1/admin/keys/list", Answer.json("{\"keys\":[{\"key\":\"k_1\",\"name\":\"shop\"}]}"))
                .answers(
                        "/v1/admin/keys/revoke",
                        Answer.json("{\"key\":\"k_1\",\"revokedAt\":\"2026-01-02T13:00:00Z\"}"));

        assertThat(terminal.run("keys", "api", "list", "--all")).isZero();
        assertThat(asked("keys/list")).contains("\"all\":true");
        assertThat(terminal.run("keys", "api", "revoke", "k_1", "--reason", "lost"))
                .isZero();
        assertThat(asked("keys/revoke")).isEqualTo("{\"key\":\"k_1\",\"reason\":\"lost\"}");
        assertThat(terminal.out()).contains("shop", "2026-01-02T13:00:00Z");
    }

    @Test
    void rotatesSigningKeysAndSaysWhenTheOldOnesAreRefused() {
        gateway.answers("/v1/admin/signing-keys/list", Answer.json("{\"keys\":[{\"kid\":\"a\",\"state\":\"active\"}]}"))
                .answers(
                        "/v1/admin/signing-keys/rotate",
                        Answer.json("{\"keys\":[{\"kid\":\"b\",\"state\":\"active\"}]}"));

        assertThat(terminal.run("keys", "signing", "list")).isZero();
        assertThat(terminal.run("keys", "signing", "rotate")).isZero();
        assertThat(asked("signing-keys/rotate")).isEqualTo("{\"now\":false}");
        assertThat(terminal.run("keys", "signing", "rotate", "--now")).isZero();
        assertThat(asked("signing-keys/rotate")).isEqualTo("{\"now\":true}");
        assertThat(terminal.err()).isEqualTo("the old keys' tokens are refused within 5 s\n");
    }

    @Test
    void saysWhatItMayNotDoAndHowItIsUsed() {
        gateway.answers("/v1/admin/users/list", Answer.problem(403, "FORBIDDEN", "this needs the scope users:admin"));

        assertThat(terminal.run("users", "list")).isEqualTo(3);
        assertThat(terminal.err()).contains("this needs the scope users:admin");
        assertThat(terminal.run("users", "list", "--json")).isEqualTo(3);
        assertThat(terminal.err()).contains("\"exitCode\":3");
        assertThat(terminal.run("users")).isEqualTo(2);
        assertThat(terminal.run("sessions")).isEqualTo(2);
        assertThat(terminal.run("keys", "api")).isEqualTo(2);
        assertThat(terminal.run("keys", "signing")).isEqualTo(2);
        assertThat(terminal.run("users", "list", "--help")).isZero();
        assertThat(terminal.out()).contains("--status");
    }
}
