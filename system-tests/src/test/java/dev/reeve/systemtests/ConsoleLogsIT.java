// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log page in Chromium: live lines, devices, filters, history, keyboard. */
@Tag("J4")
class ConsoleLogsIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());

    @Test
    void showsALineAtOnceAfterSigningInWithThePrintedKey() {
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);
        ConsoleDevice device = device("Pixel 8");
        String text = unique("hello from the phone");
        Locator row = rows(page, text);

        long startedNs = System.nanoTime();
        device.send(9, text);
        row.waitFor();

        long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
        System.err.println("line on screen " + tookMs + " ms after the device began to send");
        assertThat(row.locator(".row-level")).hasText("I");
        assertThat(row.locator(".row-logger")).hasText("CheckoutFlow");
        assertThat(page.locator(".status-mode")).hasText("Following");
    }

    @Test
    void explainsAKeyThatIsNotKnown() {
        Page page = BROWSER.open(REEVE.url(), Look.DESKTOP);

        page.getByLabel("API key").fill("rvs_" + "0".repeat(40));
        page.locator("button[type=submit]").click();

        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("not known here");
    }

    @Test
    void filtersByLevelAndByText() {
        Page page = open();
        ConsoleDevice device = device("Galaxy S24");
        String mark = unique("filter");
        device.send(
                device.line(9, mark + " cart opened"),
                device.line(17, mark + " payment failed"),
                device.line(5, mark + " totals"));
        assertThat(rows(page, mark)).hasCount(3);

        page.getByRole(
                        com.microsoft.playwright.options.AriaRole.RADIO,
                        new Page.GetByRoleOptions().setName("Error and above"))
                .click();
        assertThat(rows(page, mark)).hasCount(1);
        assertThat(rows(page, mark)).containsText("payment failed");

        page.keyboard().press("1");
        page.keyboard().press("/");
        page.keyboard().type(mark + " CART");
        assertThat(page.locator(".row:visible").filter(new Locator.FilterOptions().setHasText("cart opened")))
                .hasCount(1);
        assertThat(rows(page, "payment failed")).hasCount(0);
        device.send(9, mark + " Cart closed");
        assertThat(rows(page, mark)).hasCount(2);
    }

    @Test
    void showsOneDeviceAndWhatIsKnownOfIt() {
        Page page = open();
        ConsoleDevice one = device("Pixel Fold");
        ConsoleDevice other = device("iPhone 15");
        one.send(one.line(17, unique("broken")), one.line(9, "only here"));
        other.send(9, "only there");
        Locator item = page.locator(".device").filter(new Locator.FilterOptions().setHasText("Pixel Fold"));

        item.first().click();

        assertThat(item.first()).containsText("shop 1.4.2");
        assertThat(item.first()).containsText("live");
        assertThat(item.first().locator(".device-errors")).containsText("1");
        assertThat(rows(page, "only here").first()).isVisible();
        assertThat(rows(page, "only there")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*#/logs\\?device=" + one.id()));
    }

    @Test
    void loadsHistoryWhenScrolledUpAndJumpsBack() {
        ConsoleDevice device = device("Archive 1");
        String mark = unique("history");
        for (int part = 0; part < 3; part++) {
            int from = part * 400;
            device.send(IntStream.range(from, from + 400)
                    .mapToObj(number -> device.line(9, mark + " #" + number + "."))
                    .toArray(ObjectNode[]::new));
        }
        Page page = open();
        page.getByLabel("Search devices").fill("Archive");
        page.locator(".device")
                .filter(new Locator.FilterOptions().setHasText("Archive 1"))
                .click();
        rows(page, mark + " #1199.").waitFor();

        Locator list = page.locator(".viewport");
        page.waitForCondition(() -> {
            list.evaluate(
                    "element => { element.dispatchEvent(new WheelEvent('wheel', {deltaY: -1})); element.scrollTop = 0;"
                            + " }");
            return rows(page, mark + " #0.").isVisible();
        });

        assertThat(page.locator(".status-mode")).hasText("Scrolled up");
        page.locator(".jump").click();
        assertThat(page.locator(".status-mode")).hasText("Following");
        assertThat(rows(page, mark + " #1199.")).isVisible();
    }

    @Test
    void pausesAndCountsWhatArrives() {
        Page page = open();
        ConsoleDevice device = device("Pause 9");
        String mark = unique("pause");
        device.send(9, mark + " before");
        rows(page, mark + " before").waitFor();
        page.locator(".viewport").focus();

        page.keyboard().press("Space");
        device.send(device.line(9, mark + " one"), device.line(9, mark + " two"));

        assertThat(page.locator(".pause")).containsText(Pattern.compile("[2-9] new"));
        assertThat(rows(page, mark + " one")).hasCount(0);
        page.keyboard().press("Space");
        assertThat(rows(page, mark + " two")).isVisible();
    }

    @Test
    void opensALineWithItsAttributesAndException() {
        Page page = open();
        ConsoleDevice device = device("Inspect 2");
        String mark = unique("inspect");
        ObjectNode line = device.line(17, mark);
        line.putObject("attributes")
                .put("exception.type", "java.io.IOException")
                .put("exception.message", "unexpected end")
                .put(
                        "exception.stacktrace",
                        "java.io.IOException: unexpected end\n\tat shop.Checkout.pay(Checkout.kt:88)")
                .put("order", 4711);
        device.send(line);

        rows(page, mark).click();

        Locator inspector = page.locator(".inspector");
        assertThat(inspector).containsText("java.io.IOException: unexpected end");
        assertThat(inspector).containsText("Checkout.kt:88");
        assertThat(inspector).containsText("4711");
        assertThat(inspector).containsText(device.id());
        page.keyboard().press("Escape");
        assertThat(inspector).isHidden();
    }

    @Test
    void signsOutAndKeepsNothing() {
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);
        page.reload();
        assertThat(page.locator(".status-connection")).hasAttribute("data-state", "live");

        page.getByLabel("Sign out").click();

        assertThat(page.getByLabel("API key")).isVisible();
        assertThat(page.evaluate("sessionStorage.length + localStorage.length")).isEqualTo(0);
    }

    private static Page open() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs");
        page.locator(".status-connection[data-state=live]").waitFor();
        return page;
    }

    private ConsoleDevice device(String model) {
        return new ConsoleDevice(http, REEVE.appKey(), model);
    }

    private static Locator rows(Page page, String text) {
        return page.locator(".row:visible").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static String unique(String text) {
        return text + " " + UUID.randomUUID().toString().substring(0, 8);
    }
}
