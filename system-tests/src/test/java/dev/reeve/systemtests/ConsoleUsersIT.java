// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsolePage.confirm;
import static dev.reeve.systemtests.ConsolePage.link;
import static dev.reeve.systemtests.ConsolePage.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of users and of the audit, as who runs an installation uses them. */
class ConsoleUsersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final ConsoleUsers users = new ConsoleUsers(http);

    private Page openUsers(Look look) {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), look, "users");
        assertThat(page.locator("[data-user]").first()).isVisible();
        return page;
    }

    private static void search(Page page, String text) {
        page.getByLabel("Search users by e-mail, name or id").fill(text);
        assertThat(page.locator("[data-user]")).hasCount(1);
    }

    /** The user's panel, all of it there. */
    private static Locator open(Page page, JsonNode user) {
        String id = user.path("user").asText();
        page.locator("[data-key=" + id + "]").click();
        Locator panel = page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName("User").setExact(true));
        assertThat(panel.locator(".facts").first()).containsText(id);
        return panel;
    }

    @Test
    @Tag("A4")
    void findsAUserEndsASessionDisablesAndTheAuditShowsIt() {
        JsonNode user = users.signUp("journey", "Grace");
        JsonNode second = users.signIn(user);
        Page page = openUsers(Look.DESKTOP);

        search(page, user.path("email").asText());
        Locator panel = open(page, user);
        assertThat(page).hasURL(Pattern.compile("#/users/" + user.path("user").asText()));
        Locator session =
                panel.locator("[data-session=" + second.path("session").asText() + "]");
        session.getByRole(AriaRole.BUTTON).click();
        confirm(page, "End");

        assertThat(session).hasCount(0);
        assertThat(panel.locator("[data-session]")).hasCount(1);
        assertThat(users.me(second).status()).isEqualTo(401);
        assertThat(users.me(user).status()).isEqualTo(200);

        press(panel, "Disable");
        confirm(page, "Disable");

        assertThat(panel.locator("h2")).containsText("disabled");
        assertThat(panel.getByText("Signed in nowhere.")).isVisible();
        assertThat(users.me(user).status()).isEqualTo(401);
        assertThat(panel.locator("[data-action='user.disable']")).hasCount(1);
        assertThat(panel.locator("[data-action='user.sessions.revoke']")).hasCount(1);
        panel.getByText("All lines of this user").click();
        assertThat(page.locator("main.audit [data-action='user.disable']")).hasCount(1);

        page.goBack();
        press(panel, "Enable");
        confirm(page, "Enable");
        assertThat(panel.locator("h2")).containsText("active");
        assertThat(users.signIn(user).path("user").asText())
                .isEqualTo(user.path("user").asText());
    }

    @Test
    void aLinkToAUserOpensThatUserAndAWrongOneSaysSo() {
        JsonNode user = users.signUp("link", "Linked");
        Page page = openUsers(Look.DESKTOP);

        page.navigate(REEVE.url() + "/console/#/users/" + user.path("user").asText());
        assertThat(page.locator(".user-detail h2")).containsText("Linked");
        page.navigate(REEVE.url() + "/console/users#/users/u_00000000000000000000000000");

        assertThat(page.getByText("There is no user with this id here")).isVisible();
    }

    @Test
    void filtersByKindAndExplainsAnEmptyList() {
        JsonNode named = users.signUp("kind", "Named");
        String anonymous = http.anonymous().path("user").asText();
        Page page = openUsers(Look.DESKTOP);
        page.getByLabel("Kind of user").selectOption("Anonymous");

        search(page, anonymous);
        assertThat(page.locator("[data-user]")).containsText("Anonymous");
        page.getByLabel("Search users by e-mail, name or id")
                .fill(named.path("email").asText());
        assertThat(page.getByText("No user matches")).isVisible();
        assertThat(page).hasURL(Pattern.compile("kind=anonymous"));
        button(page, "Show all").click();

        assertThat(page.locator("[data-key=" + named.path("user").asText() + "]"))
                .isVisible();
    }

    @Test
    void canBeUsedByKeyboardAlone() {
        JsonNode user = users.signUp("keys", "Keyboard");
        Page page = openUsers(Look.DESKTOP);

        page.keyboard().press("/");
        page.keyboard().type(user.path("email").asText());
        assertThat(page.locator("[data-user]")).hasCount(1);
        page.locator(".user-name").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".user-detail h2")).isFocused();
        page.keyboard().press("Escape");

        assertThat(page.locator(".user-detail")).hasCount(0);
        assertThat(page.locator(".user-name")).isFocused();
    }

    @Test
    void theAuditIsFilteredByWhatHappenedAndHowItEnded() {
        JsonNode user = users.signUp("audit", "Audited");
        assertThat(users.signInWith(user, "not the password").status()).isEqualTo(401);
        Page page = openUsers(Look.DESKTOP);
        link(page, "Audit").click();

        page.getByLabel("On whom or what, an id").fill(user.path("user").asText());
        page.getByLabel("Outcome").selectOption("Refused");

        Locator line = page.locator("[data-line]");
        assertThat(line).hasCount(1);
        assertThat(line).containsText("INVALID_CREDENTIALS");
        page.getByLabel("Action, or its beginning").fill("mfa");
        assertThat(page.getByText("No line matches")).isVisible();
        assertThat(page).hasURL(Pattern.compile("outcome=refused"));
    }

    @Test
    void whoHasNoRightsIsToldWhatIsMissing() {
        Page page = BROWSER.openAccount(REEVE.url(), users.signedUp("norights"));

        page.navigate(at("#/users"));
        assertThat(page.getByText("No access to users")).isVisible();
        assertThat(page.locator("main")).containsText("users:admin");
        page.navigate(at("#/audit"));
        assertThat(page.getByText("No access to the audit")).isVisible();
    }

    @ParameterizedTest
    @Tag("L10")
    @CsvSource({"1280, 800, DARK", "1280, 800, LIGHT", "390, 780, DARK"})
    void fitsTheWindowAndKeepsTheRulesOfAccessibility(int width, int height, ColorScheme theme) {
        JsonNode user = users.signUp("looks", "A rather long name of somebody " + "x".repeat(80));
        Page page = openUsers(new Look(width, height, theme));
        ConsoleBrowser.look(page, "users", width, theme);
        search(page, user.path("email").asText());
        Locator panel = open(page, user);
        assertThat(panel.locator("[data-line]").first()).isVisible();
        ConsoleBrowser.look(page, "user", width, theme);
        press(panel, "Disable");
        ConsoleBrowser.look(page, "disable", width, theme);
        page.keyboard().press("Escape");
        page.navigate(at("#/audit"));
        assertThat(page.locator("[data-line]").first()).isVisible();
        ConsoleBrowser.look(page, "audit", width, theme);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private static String at(String route) {
        URI console = REEVE.url().resolve("/console/");
        return console + route;
    }
}
