// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsolePage.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter box in Chromium: one language for what the page holds and for what is stored. */
@Tag("J4")
class ConsoleFilterIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private ConsoleDevice device;
    private Page page;
    private String mark;

    @BeforeEach
    void sendSomeLines() {
        mark = "m" + UUID.randomUUID().toString().substring(0, 8);
        device = new ConsoleDevice(http, REEVE.appKey(), "Filter 1");
        ObjectNode order = device.line(17, mark + " payment failed: timeout 1500");
        order.putObject("attributes").put("order", 4711).put("exception.type", "java.io.IOException");
        device.send(
                device.line(9, mark + " CartScreen opened"),
                device.line(5, mark + " add to cart").put("logger", "shop.cart"),
                order);
        page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs?device=" + device.id());
        assertThat(rows()).hasCount(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level>=error",
                "attr.order=4711",
                "has:exception",
                "\"payment failed\"",
                "-cart",
                "(level:fatal OR failed) -logger:shop.cart",
                "/time(out|d) \\d+/"
            })
    void findsTheSameLineInThePageAndInTheStore(String filter) {
        type(filter);

        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("payment failed");
        device.send(device.line(5, mark + " cart closed"), device.line(17, mark + " more of it"));
        page.reload();
        assertThat(rows().filter(text("payment failed"))).hasCount(1);
        assertThat(rows().filter(text("CartScreen"))).hasCount(0);
    }

    @Test
    void underlinesAMistakeSaysWhatItIsAndKeepsTheFilterBefore() {
        type("level>=error");
        assertThat(rows()).hasCount(1);

        type("level>=loud cart");

        assertThat(page.locator(".filter-wrong")).hasText("loud");
        assertThat(page.locator(".filter-mistake")).containsText("loud: level is trace, debug, info");
        assertThat(box()).hasAttribute("aria-invalid", "true");
        assertThat(rows()).hasCount(1);
        type("cart");
        assertThat(page.locator(".filter-mistake")).isHidden();
        assertThat(rows()).hasCount(2);
    }

    @Test
    void underlinesWhatOnlyTheServerKnowsToBeWrong() {
        type("failed /(/");

        assertThat(page.locator(".filter-wrong")).hasText("/(/");
        assertThat(page.locator(".status-connection")).containsText("filter has a mistake");
        type("failed");
        assertThat(page.locator(".status-connection")).hasText("Connected");
        assertThat(rows()).hasCount(1);
    }

    @Test
    void keepsTheLastFiltersAndThoseThatAreSaved() {
        type("cart");
        page.keyboard().press("Enter");
        type("level>=error");
        button(page, "Save this filter").click();
        box().press("Enter");
        type("");
        page.reload();

        box().click();
        page.keyboard().press("ArrowDown");

        Locator menu = page.locator(".filter-menu");
        assertThat(menu.locator("section").nth(0)).containsText(Pattern.compile("Saved.*level>=error"));
        assertThat(menu.locator("section").nth(1)).containsText(Pattern.compile("Last.*cart"));
        menu.getByText("level>=error").click();
        assertThat(box()).hasValue("level>=error");
        assertThat(rows()).hasCount(1);
        page.getByLabel("Sign out").click();
        assertThat(page.evaluate("Object.keys(localStorage).join()")).isEqualTo("reeve.filters.saved");
    }

    @Test
    void aClickOnAValueAddsItAndAnotherExcludesIt() {
        rows().filter(text("payment failed")).click();
        Locator value = page.locator(".inspector .value-row").filter(text("4711"));

        value.locator(".value").click();

        assertThat(box()).hasValue("attr.order=4711");
        assertThat(rows()).hasCount(1);
        page.locator(".inspector .value-row")
                .filter(text("4711"))
                .locator(".value")
                .focus();
        page.keyboard().press("x");
        assertThat(box()).hasValue("attr.order=4711 -attr.order=4711");
        assertThat(rows()).hasCount(0);
    }

    @Test
    void findsTheLinesOfAnAppAmongThoseOfAllDevices() {
        ConsoleDevice.ofApp(http, REEVE.appKey(), "Filter 2", "depot").send(9, mark + " of the depot");
        page.locator(".device").filter(text("All devices")).click();
        assertThat(rows()).hasCount(4);

        type("app=depot");
        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("of the depot");
        type("-app:dep");
        assertThat(rows()).hasCount(3);
        assertThat(page).hasURL(Pattern.compile(".*q=-app.*"));
        page.reload();
        assertThat(rows()).hasCount(3);

        rows().filter(text("CartScreen")).click();
        page.locator(".inspector [data-term='app=shop'] .value").click();
        assertThat(box()).hasValue("-app:dep app=shop");
        assertThat(rows()).hasCount(3);
    }

    @Test
    void explainsTheLanguage() {
        page.locator(".viewport").focus();
        page.keyboard().press("?");

        assertThat(ConsolePage.dialog(page)).containsText("level>=warn");
        assertThat(ConsolePage.dialog(page)).containsText("attr.order=4711");
    }

    private void type(String filter) {
        box().fill(filter);
    }

    private Locator box() {
        return page.getByLabel("Filter lines by text");
    }

    private Locator rows() {
        return page.locator(".row:visible").filter(text(mark));
    }
}
