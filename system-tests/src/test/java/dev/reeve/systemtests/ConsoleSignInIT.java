// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsoleBrowser.typePassword;
import static dev.reeve.systemtests.ConsoleUsers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in to the console as a person, and the page of one's own account. */
class ConsoleSignInIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());

    private String signedUp(String name) {
        return new ConsoleUsers(http).signUp(name, "").path("email").asText();
    }

    private static Page openAt(String email, Look look) {
        Page page = BROWSER.signInByEmail(REEVE.url(), email, PASSWORD, look);
        assertThat(heading(page, "Your account")).isVisible();
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator alert(Page page) {
        return page.getByRole(AriaRole.ALERT);
    }

    @Test
    void setsUpASecondFactorWithoutACommandLineAndThenSignsInWithIt() {
        Page page = openAt(signedUp("totp"), Look.DESKTOP);
        String email = page.locator(".facts dd").first().innerText();
        button(page, "Set up").click();
        AuthenticatorApp app = new AuthenticatorApp(
                Objects.requireNonNull(page.locator("[data-secret]").getAttribute("data-secret")));
        page.getByLabel("Code that the app shows now").fill("12345x");
        page.keyboard().press("Enter");
        assertThat(alert(page).filter(text("not the code"))).isVisible();
        page.getByLabel("Code that the app shows now").fill(app.code());
        page.keyboard().press("Enter");
        assertThat(page.locator(".recovery-codes li")).hasCount(10);
        String recovery = page.locator(".recovery-codes li").first().innerText();
        button(page, "I have kept them").click();
        button(page, "Sign out").click();

        typePassword(page, email, PASSWORD);
        assertThat(heading(page, "Second factor")).isVisible();
        page.getByLabel("Code").fill("12345x");
        page.keyboard().press("Enter");
        assertThat(alert(page)).containsText("4 tries are left");
        page.getByLabel("Code").fill(app.code());
        page.keyboard().press("Enter");
        assertThat(page.getByText("10 recovery codes are left")).isVisible();
        button(page, "Sign out").click();

        typePassword(page, email, PASSWORD);
        page.getByLabel("Code").fill(recovery);
        page.keyboard().press("Enter");
        assertThat(page.getByText("9 recovery codes are left")).isVisible();
    }

    @Test
    void tooManyWrongCodesLeadBackToThePassword() {
        String email = signedUp("tries");
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

        typePassword(page, signedUp("wrong"), "not the password");
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
    void whoHasNoRightsIsToldSoAndMayStillLookAfterTheirOwnAccount() {
        Page page = openAt(signedUp("plain"), Look.DESKTOP);

        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Your account has no rights here");
        assertThat(page.locator("nav a")).hasCount(0);
        assertThat(page.locator("[data-session]").filter(text("Console"))).containsText("this one");
        page.navigate(REEVE.url() + "/console/#/services");
        assertThat(heading(page, "No access to services")).isVisible();
    }

    @Test
    void remembersTheWayOfSigningInAndWhichInstallationItIsButNothingThatOpensTheAccount() {
        Page page = openAt(signedUp("kept"), Look.DESKTOP);
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
    void signingOutEverywhereEndsThisSessionAndTheOthers() {
        String email = signedUp("everywhere");
        Page page = openAt(email, Look.DESKTOP);
        String token = http.post(
                        "/v1/auth/sign-in", "", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}")
                .json()
                .path("accessToken")
                .asText();

        button(page, "Sign out everywhere").click();
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Sign out everywhere"))
                .click();

        assertThat(button(page, "Sign in")).isVisible();
        assertThat(http.get("/v1/auth/me", token).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @Tag("L10")
    @CsvSource({"1280, 800, DARK", "390, 780, LIGHT"})
    void fitsTheWindowAndKeepsTheRulesOfAccessibility(int width, int height, ColorScheme theme) {
        String email = signedUp("looks");
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

    private static Locator.FilterOptions text(String part) {
        return new Locator.FilterOptions().setHasText(part);
    }
}
