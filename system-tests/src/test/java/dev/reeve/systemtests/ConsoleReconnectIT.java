// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An empty log says how to connect a device; everything stops and starts under an open page: it says so, comes back by
 * itself, and says what it recovered.
 */
@Tag("L4")
class ConsoleReconnectIT {
    private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout(40_000);

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    @Test
    @Timeout(value = 150)
    void recoversTheLinesSentWhileItWasAway() {
        String mark = "away" + UUID.randomUUID().toString().substring(0, 8);
        try (DataFolder folder = DataFolder.make("console-test");
                UpProcess first = UpProcess.start(folder.path())) {
            Page page = BROWSER.signIn(first.url(), first.adminKey(), Look.DESKTOP);
            theFirstLineComesByTheGuide(page);
            ConsoleDevice device = new ConsoleDevice(new Http(first.url()), first.appKey(), "Tunnel 1");
            device.send(9, mark + " before");
            rows(page, mark + " before").waitFor();

            int _ = first.stop();
            assertThat(page.locator(".banner")).isVisible();
            try (UpProcess second = UpProcess.startOn(first)) {
                new ConsoleDevice(new Http(second.url()), first.appKey(), "Tunnel 1").send(9, mark + " meanwhile");

                assertThat(rows(page, mark + " meanwhile")).isVisible(PATIENTLY);
                assertThat(page.locator(".row-note:visible")
                                .filter(text(Pattern.compile("reconnected after .*(recovered|nothing was missed)"))))
                        .isVisible();
                assertThat(page.locator(".banner")).isHidden();
                assertThat(rows(page, mark + " before")).hasCount(1);
            }
        }
    }

    /** Nothing was ever sent here. */
    private static void theFirstLineComesByTheGuide(Page page) {
        Locator guide = page.getByLabel("Connect a device");
        assertThat(guide.locator("code")).containsText("/v1/logs/records");
        guide.getByLabel("App key").fill("rvs_0123");
        assertThat(guide).containsText("This is a secret key");
        guide.getByLabel("App key").fill("rvp_0123");
        assertThat(guide.locator("code")).containsText("Bearer rvp_0123");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("curl"))
                .press("ArrowLeft");
        assertThat(guide.locator(".guide-qr svg")).isVisible();
        assertThat(guide.locator("code")).containsText("adb reverse");
        page.setViewportSize(390, 780);
        assertThat(page.evaluate("(() => { const over = document.querySelector('.list-over');"
                        + " return over.scrollWidth <= over.clientWidth; })()"))
                .isEqualTo(true);
        page.setViewportSize(1280, 800);

        ConsolePage.press(guide, "Send a test line");

        assertThat(guide).isHidden();
        assertThat(page.locator(".row.level-I:visible")).hasCount(1);
    }

    private static Locator rows(Page page, String text) {
        return page.locator(".row:visible").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Locator.FilterOptions text(Pattern pattern) {
        return new Locator.FilterOptions().setHasText(pattern);
    }
}
