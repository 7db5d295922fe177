// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.alert;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsolePage.confirm;
import static dev.reeve.systemtests.ConsolePage.dialog;
import static dev.reeve.systemtests.ConsolePage.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an administrator does to a user in the console, and what that user sees of it. */
class ConsoleUserActionsIT {
    private static final String CHIEF = "console-chief";

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final ConsoleUsers users = new ConsoleUsers(http);

    @BeforeEach
    void aRoleThatMayLookAfterUsers() {
        String settings = "{\"settings\":{\"roles\":[{\"name\":\"" + CHIEF + "\",\"scopes\":[\"users:admin\"]}]}}";
        Http.Answer answer = http.post("/v1/admin/tenants/update", REEVE.adminKey(), settings);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Page openUser(JsonNode user) {
        Page page = BROWSER.signedIn(
                REEVE.url(),
                REEVE.adminKey(),
                Look.DESKTOP,
                "users/" + user.path("user").asText());
        assertThat(panel(page).locator("[data-line]").first()).isVisible();
        return page;
    }

    private static Locator panel(Page page) {
        return page.locator(".user-detail");
    }

    private static void decide(Page page, String action) {
        press(panel(page), action);
        confirm(page, action);
    }

    @Test
    void aPersonWithARoleAndASecondFactorLooksAfterUsers() {
        JsonNode chief = users.signUp("chief", "Chief");
        JsonNode other = users.signUp("other", "Other");
        Page page = openUser(chief);
        press(panel(page), "Roles");
        dialog(page).getByLabel(CHIEF).check();
        press(dialog(page), "Save");
        assertThat(panel(page).locator(".facts").first()).containsText(CHIEF);
        page.getByLabel("Sign out").click();

        button(page, "E-mail").click();
        ConsoleBrowser.typePassword(page, chief.path("email").asText(), ConsoleUsers.PASSWORD);
        assertThat(page.locator("nav a")).hasText(new String[] {"Users", "Audit"});
        AuthenticatorApp app = secondFactor(page);
        page.getByLabel("Sign out").click();
        ConsoleBrowser.typePassword(page, chief.path("email").asText(), ConsoleUsers.PASSWORD);
        page.getByLabel("Code").fill(app.code());
        page.keyboard().press("Enter");

        page.getByLabel("Search users by e-mail, name or id")
                .fill(other.path("email").asText());
        assertThat(page.locator("[data-user]")).hasCount(1);
        page.locator(".user-name").click();
        decide(page, "Disable");
        assertThat(panel(page).locator("h2")).containsText("disabled");
        assertThat(users.me(other).status()).isEqualTo(401);
        Locator line = panel(page).locator("[data-action='user.disable']");
        assertThat(line.locator("a").first())
                .hasAttribute("title", chief.path("user").asText());
    }

    private static AuthenticatorApp secondFactor(Page page) {
        page.locator("a[href=\"#/account\"].icon-button").click();
        button(page, "Set up").click();
        AuthenticatorApp app = new AuthenticatorApp(
                Objects.requireNonNull(page.locator("[data-secret]").getAttribute("data-secret")));
        page.getByLabel("Code that the app shows now").fill(app.code());
        page.keyboard().press("Enter");
        assertThat(page.locator(".recovery-codes li")).hasCount(10);
        return app;
    }

    @Test
    void aProofThatIsTooOldIsAskedForAndThenTheActGoesOn() {
        JsonNode chief = users.signUp("proof", "Prover");
        JsonNode other = users.signUp("goner", "Goner");
        giveRole(chief);
        Page page =
                BROWSER.signInByEmail(REEVE.url(), chief.path("email").asText(), ConsoleUsers.PASSWORD, Look.DESKTOP);
        assertThat(page.locator("[data-user]").first()).isVisible();
        page.navigate(REEVE.url() + "/console/#/users/" + other.path("user").asText());
        wantProofOnce(page, "users/delete");
        String email = other.path("email").asText();

        press(panel(page), "Delete");
        dialog(page).getByLabel("Type " + email + " to go on").fill("somebody else");
        press(dialog(page), "Delete");
        assertThat(alert(page)).containsText("This is not " + email);
        dialog(page).getByLabel("Type " + email + " to go on").fill(email);
        press(dialog(page), "Delete");
        assertThat(dialog(page).last()).containsText("Is it you?");
        page.getByLabel("Your password").fill("not the password");
        page.keyboard().press("Enter");
        assertThat(alert(page)).containsText("not right");
        page.getByLabel("Your password").fill(ConsoleUsers.PASSWORD);
        page.keyboard().press("Enter");

        assertThat(dialog(page)).hasCount(0);
        assertThat(panel(page).locator("h2")).containsText("to be erased");
        decide(page, "Restore");
        assertThat(panel(page).locator("h2")).containsText("active");
    }

    /** As the service does it when the sign-in is older than five minutes. */
    private static void wantProofOnce(Page page, String route) {
        String body = "{\"status\":400,\"reason\":\"REAUTH_REQUIRED\",\"detail\":\"x\"}";
        page.route(
                "**/v1/admin/" + route,
                call -> call.fulfill(new Route.FulfillOptions()
                        .setStatus(400)
                        .setContentType("application/problem+json")
                        .setBody(body)),
                new Page.RouteOptions().setTimes(1));
    }

    private void giveRole(JsonNode user) {
        String body = "{\"user\":\"" + user.path("user").asText() + "\",\"roles\":[\"" + CHIEF + "\"]}";
        Http.Answer answer = http.post("/v1/admin/users/roles", REEVE.adminKey(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aFirstPasswordMustBeReplacedAtTheFirstSignIn() {
        // A profile of its own: who is signed in at the end is somebody else.
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);
        page.navigate(REEVE.url() + "/console/#/users");
        String email = "first" + System.nanoTime() + "@example.org";
        button(page, "Invite").first().click();
        dialog(page).getByLabel("E-mail").fill(email);
        dialog(page).getByLabel("Set a first password, send no mail").check();
        dialog(page)
                .getByLabel("First password", new Locator.GetByLabelOptions().setExact(true))
                .fill("only for the first time");
        press(dialog(page), "Add user");
        assertThat(panel(page).locator("h2")).containsText(email);
        page.getByLabel("Sign out").click();

        button(page, "E-mail").click();
        ConsoleBrowser.typePassword(page, email, "only for the first time");
        page.getByLabel("New password").fill("a password of my own");
        page.keyboard().press("Enter");

        assertThat(page.locator("[data-session]").first()).isVisible();
        page.getByLabel("Sign out").click();
        ConsoleBrowser.typePassword(page, email, "a password of my own");
        assertThat(page.locator("[data-session]").first()).isVisible();
    }

    @Test
    void aCodeThatIsShownSetsAPasswordAndTheExportIsAFile() throws IOException {
        JsonNode user = users.signUp("code", "Coded");
        Page page = openUser(user);
        press(panel(page), "Show a code");
        press(dialog(page), "Make a code");
        String code = Objects.requireNonNull(dialog(page).locator("[data-code]").getAttribute("data-code"));
        page.keyboard().press("Escape");

        Http.Answer reset = http.post(
                "/v1/auth/password/reset", "", "{\"code\":\"" + code + "\",\"newPassword\":\"quite another one\"}");
        assertThat(reset.status()).as(reset.body()).isEqualTo(200);
        assertThat(users.signInWith(user, "quite another one").status()).isEqualTo(200);
        Download export = page.waitForDownload(() -> press(panel(page), "Export"));
        assertThat(export.suggestedFilename())
                .isEqualTo("reeve-" + user.path("user").asText() + ".json");
        assertThat(Files.readString(export.path()))
                .contains(user.path("email").asText())
                .doesNotContain("argon2");
    }

    @Test
    void aTenantWithoutRolesGetsItsFirstOnesWithOneButton() {
        JsonNode user = users.signUp("roles", "Roleless");
        Page page = openUser(user);
        page.route(
                "**/v1/admin/roles/list",
                call -> call.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{}")),
                new Page.RouteOptions().setTimes(1));
        press(panel(page), "Roles");

        press(dialog(page), "Make admin, support and viewer");
        dialog(page).getByLabel("viewer").check();
        press(dialog(page), "Save");

        assertThat(panel(page).locator(".facts").first()).containsText("viewer");
    }

    @Test
    void takesAwayALostSecondFactor() {
        JsonNode user = users.signUp("lost", "Loser");
        Page page =
                BROWSER.signInByEmail(REEVE.url(), user.path("email").asText(), ConsoleUsers.PASSWORD, Look.DESKTOP);
        AuthenticatorApp _ = secondFactor(page);
        page.getByLabel("Sign out").click();
        button(page, "API key").click();
        page.getByLabel("API key").fill(REEVE.adminKey());
        page.keyboard().press("Enter");
        page.locator(".status-connection[data-state=live]").waitFor();
        page.navigate(REEVE.url() + "/console/#/users/" + user.path("user").asText());

        decide(page, "Remove second factor");

        assertThat(panel(page).getByText("Remove second factor")).hasCount(0);
        assertThat(users.signInWith(user, ConsoleUsers.PASSWORD).status()).isEqualTo(200);
    }
}
