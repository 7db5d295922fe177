// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsoleBrowser.typePassword;
import static dev.reeve.systemtests.ConsolePage.alert;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsoleUsers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in to the console as a person. */
class ConsoleSignInIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final ConsoleUsers people = new ConsoleUsers(http);

    @Test
    void tooManyWrongCodesLeadBackToThePassword() {
        String email = people.signedUp("tries");
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);
        answer(page, "sign-in", 401, "MFA_REQUIRED", ",\"details\":[{\"mfaToken\":\"x\",\"expiresInMs\":300000}]");
        answer(page, "mfa", 401, "MFA_INVALID", "");
        button(page, "E-mail").click();
        typePassword(page, email, PASSWORD);

        for (int tries = 5; tries > 0; tries--) {
            page.getByLabel("Code").fill("00000" + tries);
            page.keyboard().press("Enter");
            assertThat(alert(page)).containsText(tries > 1 ? "left" : "Too many wrong codes. Please begin again.");
        }

        assertThat(page.getByLabel("Password")).isFocused();
    }

    @Test
    void saysWhatIsWrongWithAPasswordAndHowLongToWait() {
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);
        button(page, "E-mail").click();
        button(page, "Sign in").click();
        assertThat(alert(page)).hasText("Type the e-mail of your account.");

        typePassword(page, people.signedUp("wrong"), "not the password");
        assertThat(alert(page)).hasText("E-mail or password is not right.");

        answer(page, "sign-in", 429, "RATE_LIMITED", ",\"retryAfterMs\":60000");
        button(page, "Sign in").click();
        assertThat(alert(page)).hasText("Too many tries. Try again in 60 s.");
        assertThat(page.locator("button[type=submit]")).isDisabled();
        assertThat(page.locator("button[type=submit]")).containsText("Again in");
    }

    @Test
    void saysThatAnAccountIsDisabledOnlyWhenTheServerDoes() {
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);
        answer(page, "sign-in", 401, "ACCOUNT_DISABLED", "");
        button(page, "E-mail").click();

        typePassword(page, "ada@example.org", PASSWORD);

        assertThat(alert(page)).containsText("This account is disabled.");
    }

    @Test
    void remembersTheWayOfSigningInAndWhichInstallationItIsButNothingThatOpensTheAccount() {
        Page page = BROWSER.openAccount(REEVE.url(), people.signedUp("kept"));
        button(page, "Sign out").click();
        page.reload();

        assertThat(page.getByLabel("E-mail")).isFocused();
        assertThat(page.evaluate("JSON.stringify([Object.keys(localStorage).sort(), Object.keys(sessionStorage)])"))
                .isEqualTo("[[\"reeve.installation\",\"reeve.sign-in\"],[]]");
        assertThat(page.evaluate("localStorage.getItem('reeve.sign-in')")).isEqualTo("person");
        assertThat(page.evaluate("Object.keys(JSON.parse(localStorage.getItem('reeve.installation'))).join()"))
                .isEqualTo("installation,installationSecret");
    }

    @Test
    void aForgottenPasswordIsReplacedOnTheSignInPage() {
        JsonNode user = people.signUp("forgot", "Forgetful");
        String email = user.path("email").asText();
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);
        page.getByText("E-mail").click();
        page.getByLabel("E-mail").fill(email);
        page.getByText("Forgot the password, or invited?").click();
        page.getByText("Send me a code").click();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("If this address has an account");
        String code = http.post(
                        "/v1/admin/users/mail",
                        REEVE.adminKey(),
                        "{\"user\":\"" + user.path("user").asText() + "\",\"kind\":\"reset\",\"show\":true}")
                .json()
                .path("code")
                .asText();

        page.getByLabel("Code").fill("1111 1111");
        page.getByLabel("New password").fill("remembered now");
        page.keyboard().press("Enter");
        assertThat(alert(page)).containsText("This code is not right");
        page.getByLabel("Code").fill(code);
        page.keyboard().press("Enter");

        assertThat(page.locator("[data-session]").first()).isVisible();
        assertThat(people.signInWith(user, "remembered now").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @Tag("L10")
    @CsvSource({"1280, 800, DARK", "390, 780, LIGHT"})
    void fitsTheWindowAndKeepsTheRulesOfAccessibility(int width, int height, ColorScheme theme) {
        String email = people.signedUp("looks");
        Page page = BROWSER.open(REEVE.url(), new Look(width, height, theme));
        button(page, "E-mail").click();
        ConsoleBrowser.look(page, "sign-in", width, theme);
        typePassword(page, email, PASSWORD);
        assertThat(page.locator("[data-session]").first()).isVisible();
        ConsoleBrowser.look(page, "account", width, theme);
        button(page, "Set up").click();
        assertThat(page.getByLabel("QR code of the key below")).isVisible();
        ConsoleBrowser.look(page, "totp", width, theme);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    /** The gateway's answer for this page from now on. */
    private static void answer(Page page, String route, int status, String reason, String more) {
        String body = "{\"status\":" + status + ",\"reason\":\"" + reason + "\",\"detail\":\"x\"" + more + "}";
        page.route(
                "**/v1/auth/" + route,
                call -> call.fulfill(new Route.FulfillOptions()
                        .setStatus(status)
                        .setHeaders(Map.of("Content-Type", "application/problem+json"))
                        .setBody(body)));
    }
}
