// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.press;
import static dev.reeve.systemtests.ConsolePage.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One line in Chromium: shown as its kind asks, copied, its values taken into the filter or out of it. */
@Tag("J4")
class ConsoleLineIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final String mark = "l" + UUID.randomUUID().toString().substring(0, 8);
    private final ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), "Line 1");
    private Page page;

    @BeforeEach
    void open() {
        page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs?device=" + device.id());
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.locator(".status-connection[data-state=live]").waitFor();
    }

    @Test
    void aListOfObjectsIsATableAndAnotherAList() {
        select(payload("LIST", "[{\"name\":\"pen\",\"count\":2},{\"name\":\"ink\"}]"));
        assertThat(inspector().locator(".list-table tbody tr")).hasCount(2);
        assertThat(inspector().locator(".list-table th").filter(text("count"))).hasCount(1);

        select(payload("LIST", "[\"a\",[1,2]]"));
        assertThat(inspector().locator(".list-view li")).hasText(new String[] {"a", "[1,2]"});
    }

    @Test
    void bytesAreRowsOfSixteenThatCanBeDownloaded() throws IOException {
        select(payload("BYTES", "\0\1\2 sixteen bytes and more"));

        assertThat(inspector().locator(".hex"))
                .containsText("000000  00 01 02 20 73 69 78 74 65 65 6e 20 62 79 74 65  ... sixteen byte");
        assertThat(inspector().locator(".hex")).containsText("000010  73 20 61 6e 64");
        Download download = page.waitForDownload(() ->
                inspector().locator("button").filter(text("Download 26 bytes")).click());
        assertThat(Files.readString(download.path())).isEqualTo("\0\1\2 sixteen bytes and more");
    }

    @Test
    void aTreeIsSearchedAndTellsWhereAValueStands() {
        select(
                payload(
                        "OBJECT",
                        "{\"order\":{\"items\":[{\"name\":\"pen\"}]},\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7}"));
        Locator tree = inspector().locator(".tree");
        assertThat(tree.locator(".tree-key").filter(text("a:"))).hasCount(1);

        tree.getByLabel("Search keys and values").fill("pen");
        assertThat(tree.locator(".tree-string")).hasText("pen");
        assertThat(tree.locator(".tree-key").filter(text("a:"))).hasCount(0);
        tree.locator(".tree-key").filter(text("name:")).click();

        assertThat(page.locator(".toast")).containsText("Path copied");
        assertThat(clipboard()).isEqualTo("order.items[0].name");
        tree.getByLabel("Search keys and values").fill("nowhere");
        assertThat(tree).containsText("Nothing in it matches");
    }

    @Test
    void textIsShownWithWhatCannotBeSeenAndSavedAsItIs() throws IOException {
        select(payload("TEXT", "\u001b[31mred\u001b[0m\nsecond line\u202e"));

        assertThat(inspector().locator("pre.code"))
                .hasText("\u2039ESC\u203a[31mred\u2039ESC\u203a[0m\nsecond line\u2039U+202E\u203a");
        Download download = page.waitForDownload(
                () -> inspector().locator(".payload button").click());
        assertThat(download.suggestedFilename()).isEqualTo("payload.txt");
        assertThat(Files.readString(download.path())).isEqualTo("\u001b[31mred\u001b[0m\nsecond line\u202e");
    }

    @Test
    void anExceptionShowsItsCausesAndTheFramesOfTheAppFirst() {
        select(payload("EXCEPTION", """
            java.io.IOException: end
            \tat java.base/java.io.Reader.read(Reader.java:1)
            \tat shop.Pay.pay(Pay.kt:8)
            Caused by: java.net.SocketException: reset
            \tat shop.Net.send(Net.kt:3)\
            """));

        assertThat(inspector().locator(".exception-cause")).containsText("java.net.SocketException: reset");
        assertThat(inspector().locator(".own-frames")).hasText("at shop.Pay.pay(Pay.kt:8)\nat shop.Net.send(Net.kt:3)");
        assertThat(inspector().locator(".stack")).containsText("Reader.java:1");
        assertThat(inspector().locator(".stack")).hasCSS("white-space", "pre");
        press(inspector(), "Wrap lines");
        assertThat(inspector().locator(".stack")).hasCSS("white-space", "pre-wrap");
    }

    @Test
    void aLineIsCopiedAsTextAsJsonAndByItsKey() {
        select(device.line(9, mark + " copy me"));

        press(inspector(), "Copy text");
        assertThat(inspector().getByText("Copied")).hasCount(1);
        assertThat(clipboard()).isEqualTo(mark + " copy me");
        press(inspector(), "Copy as JSON");
        page.waitForCondition(() -> clipboard().contains("\"body\": \"" + mark + " copy me\""));
        press(inspector(), "Copy link");
        page.waitForCondition(() -> clipboard().contains("line="));
        page.locator(".viewport").focus();
        page.keyboard().press("c");

        assertThat(page.locator(".toast")).containsText("Line copied");
        assertThat(clipboard()).isEqualTo(mark + " copy me");
    }

    @Test
    void theButtonsOfAValueExcludeAndCopyIt() {
        ObjectNode line = device.line(9, mark + " with a value");
        line.putObject("attributes").put("order", 4711);
        select(line);
        Locator value = inspector().locator(".value-row").filter(text("4711"));

        value.hover();
        value.getByTitle("Copy").click();
        page.waitForCondition(() -> clipboard().equals("4711"));
        value.getByLabel("Exclude this value").click();

        assertThat(page.getByLabel("Filter lines by text")).hasValue("-attr.order=4711");
        assertThat(rows()).hasCount(0);
        page.getByLabel("Clear the filter").click();
        assertThat(page.getByLabel("Filter lines by text")).hasValue("");
        assertThat(rows()).hasCount(1);
    }

    @Test
    void withoutAValueInFocusTheKeyExcludesTheLogger() {
        select(device.line(9, mark + " noise"));
        page.locator(".viewport").focus();

        page.keyboard().press("x");

        assertThat(page.getByLabel("Filter lines by text")).hasValue("-logger=CheckoutFlow");
        assertThat(rows()).hasCount(0);
    }

    private ObjectNode payload(String kind, String payload) {
        String type = kind.equals("LIST") || kind.equals("OBJECT") ? "application/json" : "text/plain";
        return device.line(9, mark + " " + kind)
                .put("kind", kind)
                .put("mediaType", type)
                .put("payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends it and opens it. */
    private void select(ObjectNode line) {
        int before = rows().count();
        device.send(line);
        assertThat(rows()).hasCount(before + 1);
        rows().last().click();
        assertThat(inspector().locator(".facts").first()).isVisible();
    }

    private String clipboard() {
        return String.valueOf(page.evaluate("navigator.clipboard.readText()"));
    }

    private Locator inspector() {
        return page.locator(".inspector");
    }

    private Locator rows() {
        return page.locator(".row:visible").filter(text(mark));
    }
}
