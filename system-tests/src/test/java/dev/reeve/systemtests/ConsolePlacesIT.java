// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.dialog;
import static dev.reeve.systemtests.ConsolePage.press;
import static dev.reeve.systemtests.ConsolePage.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ways through the log in Chromium: links, keys, chart, excerpts, markers, times, folded calls, download. */
@Tag("J4")
@Timeout(120)
class ConsolePlacesIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Http http = new Http(REEVE.url());
    private ConsoleDevice device;
    private Page page;
    private String mark;

    @BeforeEach
    void sendACall() {
        mark = "p" + UUID.randomUUID().toString().substring(0, 8);
        device = new ConsoleDevice(http, REEVE.appKey(), "Places 1");
        device.send(
                device.line(9, mark + " first"),
                call("ENTER", 0, " addItem"),
                call("TEXT", 1, " price=9.90"),
                call("EXIT", 0, " addItem"),
                device.line(17, mark + " failed"),
                device.line(9, mark + " last"));
        page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs?device=" + device.id());
        page.locator(".status-connection[data-state=live]").waitFor();
        assertThat(rows()).hasCount(6);
    }

    @Test
    void aLinkShowsTheSameFilterDeviceTimeAndLineAgain() {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.getByLabel("Filter lines by text").fill("failed");
        // Until it is asked of the server, the page filters what it holds, and those lines are replaced.
        assertThat(page).hasURL(Pattern.compile(".*q=failed.*"));
        assertThat(rows()).hasCount(1);
        rows().filter(text("failed")).click();
        page.keyboard().press("t");
        page.keyboard().press("y");
        assertThat(page.locator(".toast")).containsText("Link copied");
        String link = String.valueOf(page.evaluate("navigator.clipboard.readText()"));

        page.navigate(REEVE.url() + "/console/#/account");
        page.navigate(link);

        assertThat(link)
                .contains("device=" + device.id(), "q=failed", "time=utc", "line=")
                .doesNotContain("rvs_");
        assertThat(page.locator(".row.is-selected:visible")).containsText(mark + " failed");
        assertThat(page.locator(".inspector")).containsText(mark + " failed");
        assertThat(page.getByLabel("Filter lines by text")).hasValue("failed");
        assertThat(page.getByLabel("Time shown as")).hasValue("utc");
    }

    @Test
    void keysWalkLinesAndErrorsAndFoldACall() {
        page.locator(".viewport").focus();
        page.keyboard().press("N");
        assertThat(page.locator(".row.is-selected:visible")).containsText("failed");
        page.keyboard().press("k");
        page.keyboard().press("k");
        assertThat(page.locator(".row.is-selected:visible")).containsText("price=9.90");

        page.keyboard().press("e");

        assertThat(rows()).hasCount(4);
        assertThat(page.locator(".row.is-selected:visible")).containsText("addItem");
        assertThat(page.locator(".row-folded:visible").filter(text("2 folded"))).hasCount(1);
        page.keyboard().press("e");
        assertThat(rows()).hasCount(6);
    }

    @Test
    void timeIsShownSinceTheLineAboveTheFirstAndTheSelectedOne() {
        page.getByLabel("Time shown as").selectOption("first");
        assertThat(rows().first().locator(".row-time")).hasText("+0.000");

        page.getByLabel("Time shown as").selectOption("selected");
        rows().filter(text("last")).click();
        assertThat(rows().filter(text("last")).locator(".row-time")).hasText("+0.000");
        assertThat(rows().first().locator(".row-time")).hasText(Pattern.compile("[−+]\\d+\\.\\d{3}"));

        page.getByLabel("Time shown as").selectOption("previous");
        assertThat(rows().last().locator(".row-time")).hasText(Pattern.compile("\\+\\d+\\.\\d{3}"));
    }

    @Test
    void placesAMarkerThatIsStored() {
        page.locator(".viewport").focus();
        page.keyboard().press("m");
        page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill(mark + " before checkout");

        press(dialog(page), "Place marker");

        Locator marker = page.locator(".row:visible").filter(text(mark + " before checkout"));
        assertThat(marker).isVisible();
        page.reload();
        assertThat(marker).isVisible();
        page.getByLabel("Time shown as").selectOption("marker");
        assertThat(marker.locator(".row-time")).hasText("+0.000");
    }

    @Test
    void showsTheLinesAroundOneUnfiltered() {
        page.getByLabel("Filter lines by text").fill("failed");
        // Until it is asked of the server, the page filters what it holds, and those lines are replaced.
        assertThat(page).hasURL(Pattern.compile(".*q=failed.*"));
        assertThat(rows()).hasCount(1);
        rows().filter(text("failed")).click();

        page.keyboard().press("a");

        assertThat(dialog(page).locator(".excerpt-row")).hasCount(6);
        assertThat(dialog(page).locator(".is-it")).containsText("failed");
        page.keyboard().press("Escape");
        assertThat(dialog(page)).hasCount(0);
    }

    @Test
    void showsATraceOverDevices() {
        ConsoleDevice service = new ConsoleDevice(http, REEVE.appKey(), "Places service");
        device.send(device.line(9, mark + " asks").put("traceId", TRACE));
        service.send(service.line(9, mark + " answers").put("traceId", TRACE));
        rows().filter(text("asks")).click();

        press(page.locator(".inspector"), "Trace");

        assertThat(dialog(page).locator(".excerpt-row").filter(text(mark))).hasCount(2);
        assertThat(dialog(page)).containsText(mark + " answers");
    }

    @Test
    void theChartTakesARangeByKeysAndGoesBackToLive() {
        Locator chart = page.getByLabel("Lines over time");
        assertThat(page.locator(".histogram-text")).containsText("lines");

        chart.focus();
        page.keyboard().press("N");
        assertThat(chart).hasAttribute("aria-valuetext", Pattern.compile(".*error.*"));
        page.keyboard().press("Shift+ArrowLeft");
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile(".*from=\\d+&to=\\d+.*"));
        assertThat(page.locator(".status-connection")).hasText("Stored lines");
        assertThat(rows().filter(text("failed"))).hasCount(1);
        page.locator(".range-live").click();
        assertThat(page.locator(".status-connection")).hasText("Connected");
    }

    @Test
    void theChartTakesARangeByDragging() {
        Locator chart = page.getByLabel("Lines over time");
        assertThat(page.locator(".histogram-text")).containsText("lines");
        var box = chart.boundingBox();

        page.mouse().move(box.x + box.width * 0.5, box.y + 10);
        page.mouse().down();
        page.mouse().move(box.x + box.width - 2, box.y + 12);
        page.mouse().up();

        assertThat(page).hasURL(Pattern.compile(".*from=\\d+&to=\\d+.*"));
        assertThat(rows()).hasCount(6);
    }

    @Test
    void goesToATimeThatIsTyped() {
        page.locator(".viewport").focus();
        page.keyboard().press("g");
        page.getByLabel("Time", new Page.GetByLabelOptions().setExact(true)).fill("yesterday");
        press(dialog(page), "Go");
        assertThat(dialog(page)).containsText("is no time");

        page.getByLabel("Time", new Page.GetByLabelOptions().setExact(true)).fill("10m");
        press(dialog(page), "Go");

        assertThat(page).hasURL(Pattern.compile(".*to=\\d+.*"));
        assertThat(page.locator(".list-nothing")).isVisible();
    }

    @Test
    void downloadsTheLinesOfTheFilter() throws IOException {
        page.getByLabel("Filter lines by text").fill("failed");
        assertThat(rows()).hasCount(1);
        ConsolePage.button(page, "Download").click();

        Download download = page.waitForDownload(() -> press(dialog(page), "Download"));

        assertThat(download.suggestedFilename()).endsWith(".ndjson");
        assertThat(Files.readString(download.path()).lines().toList())
                .singleElement()
                .asString()
                .contains(mark + " failed");
        assertThat(dialog(page)).containsText("1 line saved");
    }

    @Test
    void pausesReceivingOnAndGoesOn() {
        page.locator(".viewport").focus();
        page.keyboard().press("Space");
        device.send(device.line(9, mark + " meanwhile"));
        assertThat(page.locator(".status-mode")).hasText("Paused: 1 new");

        page.keyboard().press("End");

        assertThat(rows().filter(text("meanwhile"))).isVisible();
        assertThat(page.locator(".status-mode")).hasText("Following");
    }

    private ObjectNode call(String kind, int indent, String body) {
        return device.line(5, mark + body).put("kind", kind).put("indent", indent);
    }

    private Locator rows() {
        return page.locator(".row:visible").filter(text(mark));
    }
}
