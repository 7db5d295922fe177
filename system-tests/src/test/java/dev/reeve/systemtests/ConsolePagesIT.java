// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.dialog;
import static dev.reeve.systemtests.ConsolePage.link;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all pages share, and the services page. */
class ConsolePagesIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());

    @Test
    @Tag("J2")
    void callsAServiceAndShowsItsThreeTimes() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs");
        link(page, "Services").click();

        page.locator("[data-name=echo]").click();
        page.getByLabel("Body (JSON)").fill("{\"text\":\"from the page\"}");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Call"))
                .click();

        Locator result = page.locator(".call-result");
        assertThat(result).containsText("from the page");
        assertThat(result).containsText(Pattern.compile("queue [0-9.]+ ms.*worker [0-9.]+ ms.*wire [0-9.]+ ms"));
        assertThat(page.locator(".instances tbody tr").first()).containsText("of");
    }

    @Test
    void drawsHowManyCallsArrive() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "services");
        Locator row = page.getByLabel("Services")
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHas(page.locator("[data-name=echo]")));
        assertThat(row).isVisible();

        for (int i = 0; i < 20; i++) {
            assertThat(http.post("/v1/services/echo", REEVE.adminKey(), "{}").status())
                    .isEqualTo(200);
        }

        assertThat(row.locator(".rate"))
                .hasText(Pattern.compile("[1-9][0-9.]*/s"), new LocatorAssertions.HasTextOptions().setTimeout(15_000));
        // It rose to the top, and fell again.
        assertThat(row.locator(".sparkline polyline"))
                .hasAttribute(
                        "points",
                        Pattern.compile(",1\\.5 .*,14\\.5$"),
                        new LocatorAssertions.HasAttributeOptions().setTimeout(15_000));
    }

    @Test
    void showsTheFailureOfACallWithItsReason() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "services/echo");
        page.getByLabel("Body (JSON)").fill("{ not json");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Call"))
                .click();

        assertThat(page.locator(".call-result")).containsText("This is no JSON");
    }

    @ParameterizedTest
    @Tag("L10")
    @CsvSource({"1280, 800, DARK", "1280, 800, LIGHT", "390, 780, DARK", "390, 780, LIGHT"})
    void fitsTheWindowAndKeepsTheRulesOfAccessibilityInBothThemes(int width, int height, ColorScheme theme) {
        ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), "Looks 1");
        device.send(
                device.line(9, "a line that is long enough to be cut at the end of its row " + "x".repeat(300)),
                device.line(17, "failed"));
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), new Look(width, height, theme), "logs");
        Locator row = page.locator(".row.level-E:visible").last();
        row.waitFor();

        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        ConsoleBrowser.look(page, "logs", width, theme);
        row.click();
        assertThat(page.locator(".inspector")).isVisible();
        ConsoleBrowser.look(page, "line", width, theme);
        page.keyboard().press("Escape");
        link(page, "Services").click();
        assertThat(page.locator("[data-name=echo]")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        ConsoleBrowser.look(page, "services", width, theme);
    }

    @Test
    void remembersTheChosenThemeBeforeTheFirstPaint() {
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);

        page.getByLabel("Switch to the light theme").click();
        page.reload();

        assertThat(page.locator("html")).hasAttribute("data-theme", "light");
        assertThat(page.getByLabel("Switch to the dark theme")).isVisible();
    }

    @Test
    void offersTheOtherThemeAlsoWhenThatOfTheSystemChanges() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "services");
        assertThat(page.getByLabel("Switch to the light theme")).isVisible();

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));

        assertThat(page.getByLabel("Switch to the dark theme")).isVisible();
    }

    @Test
    void canBeUsedByKeyboardAlone() {
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);
        page.keyboard().type(REEVE.adminKey());
        page.keyboard().press("Enter");
        page.locator(".status-connection[data-state=live]").waitFor();

        page.keyboard().press("?");
        assertThat(dialog(page)).containsText("Keys and filter");
        page.keyboard().press("Escape");
        page.keyboard().press("t");
        assertThat(page.getByLabel("Time shown as")).hasValue("utc");
        page.keyboard().press("/");
        assertThat(page.getByLabel("Filter lines by text")).isFocused();
    }

    @Test
    void isServedUnderAStrictPolicy() {
        Http.Answer answer = http.get("/console/", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(http.get("/console/js/main.js", "").header("Content-Type")).startsWith("text/javascript");
        assertThat(http.get("/console/%2e%2e/%2e%2e/etc/passwd", "").status()).isNotEqualTo(200);
        assertThat(http.get("/console/js/none.js", "").status()).isEqualTo(404);
    }
}
