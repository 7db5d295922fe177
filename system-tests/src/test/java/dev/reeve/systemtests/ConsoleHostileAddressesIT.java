// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever stands in a link to the console, in its filter or in what the browser keeps of filters stays text. */
@Tag("S2")
class ConsoleHostileAddressesIT {
    private static final List<String> PAYLOADS = HostileTexts.all();

    /** Something stands in place of each @. */
    private static final String LINE = "#/logs?device=@&q=@&level=@&from=@&to=@&span=@&time=@&clock=@&line=@&at=@&@=@";

    private static final List<String> OTHERS = List.of("#/services/@", "#/users/@", "#/@", "#@");

    /** Each is shown before the next one is followed. */
    private static final String FOLLOW_EACH = """
        async (fragments) => {
          for (const fragment of fragments) {
            location.hash = fragment;
            await new Promise((shown) => { requestAnimationFrame(() => setTimeout(shown)); });
          }
        }\
        """;

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private Page page;

    @BeforeEach
    void open() {
        page = HostileTexts.watched(BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs"));
        page.locator(".status-connection[data-state=live]").waitFor();
    }

    @Test
    void linksToLinesDevicesUsersAndServices() {
        List<String> fragments = new ArrayList<>();
        for (String payload : PAYLOADS) {
            String one = URLEncoder.encode(payload, StandardCharsets.UTF_8).replace("+", "%20");
            fragments.add(LINE.replace("@", one));
            fragments.add(OTHERS.get(fragments.size() / 2 % OTHERS.size()).replace("@", one));
        }

        page.evaluate(FOLLOW_EACH, fragments);

        HostileTexts.assertNothingBecameMarkup(page);
        page.evaluate(FOLLOW_EACH, List.of("#/logs"));
        assertThat(page.locator(".status-connection")).hasText("Connected");
    }

    @Test
    void filtersThatAreTypedAndThoseThatAreKept() {
        for (String payload : PAYLOADS) {
            page.getByLabel("Filter lines by text").fill(payload);
        }
        HostileTexts.assertNothingBecameMarkup(page);
        page.getByLabel("Filter lines by text").fill("");
        page.evaluate("""
            all => {
              localStorage.setItem('reeve.filters.saved', JSON.stringify(all));
              localStorage.setItem('reeve.filters.last', JSON.stringify(all.map((one) => `last ${one}`)));
            }\
            """, PAYLOADS);
        page.reload();

        page.getByLabel("Filter lines by text").click();
        page.keyboard().press("ArrowDown");

        assertThat(page.locator(".filter-menu section").nth(1)).isVisible();
        HostileTexts.assertNothingBecameMarkup(page);
        page.evaluate("localStorage.clear()");
    }
}
