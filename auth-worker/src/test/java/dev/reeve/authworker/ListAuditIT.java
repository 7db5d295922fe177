// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.PASSWORD;
import static dev.reeve.authworker.Refused.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ListAuditIT {
    private final AuthFixture fixture = new AuthFixture();
    private final ListAudit listAudit = fixture.auth.admin().listAudit();
    private final Caller boss = AdminCallers.inTenant("default", Scopes.USERS_ADMIN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private static ListAudit.Request target(String target) {
        return new ListAudit.Request(target, "", "", "", "", "", 0, "");
    }

    private List<String> actions(ListAudit.Request request) {
        return listAudit.run(boss, request).items().stream()
                .map(AuditLine::action)
                .toList();
    }

    @Test
    void findsWhatWasDoneToSomebodyByWhomAndWhen() {
        StartedSession ada = fixture.signUp("ada@example.org");
        fixture.clock.advance(Duration.ofMinutes(1));
        String later = fixture.clock.instant().toString();
        AuthRefusal _ = refusalOf(() -> fixture.signIn("ada@example.org", "a wrong phrase"));

        assertThat(actions(target(ada.subject()))).containsExactly("sign-in", "account.create.password");
        assertThat(actions(new ListAudit.Request("", ada.subject(), "", "", "", later, 0, "")))
                .contains("session.start", "account.create.password");
        assertThat(actions(new ListAudit.Request("", "", "sign-", "refused", later, "", 0, "")))
                .containsExactly("sign-in");
        assertThat(listAudit.run(boss, target(ada.subject())).items().getFirst())
                .satisfies(line -> {
                    assertThat(line.outcome()).isEqualTo("refused");
                    assertThat(line.reason()).isEqualTo("INVALID_CREDENTIALS");
                    assertThat(line.address()).isEqualTo("192.0.2.7");
                    assertThat(line.detail()).isEqualTo("{}");
                });
    }

    @Test
    void turnsPagesWithoutAGapOrASecondTime() {
        StartedSession _ = fixture.signUp("ada@example.org");
        for (int i = 0; i < 4; i++) {
            fixture.clock.advance(Duration.ofMinutes(1));
            StartedSession _ = fixture.signIn("ada@example.org", PASSWORD);
        }
        List<String> ids = new ArrayList<>();
        String next = "";

        do {
            Paging.Page<AuditLine> page =
                    listAudit.run(boss, new ListAudit.Request("", "", "session.start", "", "", "", 2, next));
            page.items().forEach(line -> ids.add(line.cursor()));
            next = page.next();
        } while (!next.isEmpty());

        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    @Tag("A10")
    void showsNothingOfAnotherTenant() {
        StartedSession ada = fixture.signUp("ada@example.org");
        Caller stranger = AdminCallers.inTenant("other", Scopes.ADMIN);

        assertThat(listAudit.run(stranger, target(ada.subject())).items()).isEmpty();
    }

    @Test
    void refusesTimesThatAreNone() {
        AuthRefusal refusal =
                refusalOf(() -> listAudit.run(boss, new ListAudit.Request("", "", "", "", "yesterday", "", 0, "")));

        assertThat(refusal.reason()).isEqualTo(AuthReason.INVALID_REQUEST);
    }
}
