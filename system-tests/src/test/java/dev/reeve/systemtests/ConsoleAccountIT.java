// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsoleBrowser.typePassword;
import static dev.reeve.systemtests.ConsolePage.alert;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsolePage.confirm;
import static dev.reeve.systemtests.ConsolePage.heading;
import static dev.reeve.systemtests.ConsolePage.text;
import static dev.reeve.systemtests.ConsoleUsers.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of one's own account in the console. */
class ConsoleAccountIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final ConsoleUsers people = new ConsoleUsers(http);

    @Test
    void setsUpASecondFactorWithoutACommandLineAndThenSignsInWithIt() {
        Page page = BROWSER.openAccount(REEVE.url(), people.signedUp("totp"));
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
    void whoHasNoRightsIsToldSoAndMayStillLookAfterTheirOwnAccount() {
        Page page = BROWSER.openAccount(REEVE.url(), people.signedUp("plain"));

        assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Your account has no rights here");
        assertThat(page.locator("nav a")).hasCount(0);
        assertThat(page.locator("[data-session]").filter(text("Console"))).containsText("this one");
        page.navigate(REEVE.url() + "/console/#/services");
        assertThat(heading(page, "No access to services")).isVisible();
    }

    @Test
    void changesTheOwnPasswordAndEndsTheOtherSessions() {
        JsonNode user = people.signUp("own", "Owner");
        Page page = BROWSER.signInByEmail(REEVE.url(), user.path("email").asText(), PASSWORD, Look.DESKTOP);
        page.getByText("Change it").click();
        page.getByLabel("Present password").fill("not the password");
        page.getByLabel("New password").fill("another good one");
        page.keyboard().press("Enter");
        assertThat(alert(page).filter(text("not right"))).isVisible();
        page.getByLabel("Present password").fill(PASSWORD);
        page.keyboard().press("Enter");

        assertThat(page.getByText("The password is changed.")).isVisible();
        assertThat(page.locator("[data-session]")).hasCount(1);
        assertThat(people.me(user).status()).isEqualTo(401);
        assertThat(people.signInWith(user, "another good one").status()).isEqualTo(200);
    }

    @Test
    void signingOutEverywhereEndsThisSessionAndTheOthers() {
        String email = people.signedUp("everywhere");
        Page page = BROWSER.openAccount(REEVE.url(), email);
        String token = http.post(
                        "/v1/auth/sign-in", "", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}")
                .json()
                .path("accessToken")
                .asText();

        button(page, "Sign out everywhere").click();
        confirm(page, "Sign out everywhere");

        assertThat(button(page, "Sign in")).isVisible();
        assertThat(http.get("/v1/auth/me", token).status()).isEqualTo(401);
    }
}
