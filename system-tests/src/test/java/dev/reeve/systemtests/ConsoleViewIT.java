// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.button;
import static dev.reeve.systemtests.ConsolePage.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is looked at in Chromium: keys, several devices, clocks, losses, the chart, a server that is away or slow,
 * and who may not look.
 */
@Tag("J4")
class ConsoleViewIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static final String STREAM = "**/v1/logs/tail**";

    private final Http http = new Http(REEVE.url());
    private final String mark = "v" + UUID.randomUUID().toString().substring(0, 8);
    private final ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), "View 1 " + mark);
    private Page page;

    @BeforeEach
    void sendSomeLines() {
        device.send(
                device.line(5, mark + " addItem").put("kind", "ENTER"),
                device.line(5, mark + " inside").put("indent", 1),
                device.line(5, mark + " addItem").put("kind", "EXIT"),
                device.line(17, mark + " failed"),
                device.line(13, mark + " slow"),
                device.line(17, mark + " failed again"),
                device.line(9, mark + " last"));
        page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs?device=" + device.id());
        page.locator(".status-connection[data-state=live]").waitFor();
        assertThat(rows()).hasCount(7);
        page.locator(".viewport").focus();
    }

    @Test
    void keysGoFromErrorToErrorAndLineToLineAndBackToTheNewest() {
        page.keyboard().press("N");
        page.keyboard().press("N");
        assertThat(selected()).hasText(Pattern.compile(".*" + mark + " failed"));
        page.keyboard().press("n");
        assertThat(selected()).containsText("failed again");
        page.keyboard().press("j");
        assertThat(selected()).containsText("last");
        page.keyboard().press("ArrowUp");
        assertThat(selected()).containsText("failed again");
        page.keyboard().press("n");
        assertThat(page.locator(".toast").filter(text("No later error"))).isVisible();

        page.keyboard().press("Escape");
        assertThat(page.locator(".inspector")).isHidden();
        page.keyboard().press("End");
        assertThat(page.locator(".status-mode")).hasText("Following");
    }

    @Test
    void digitsChooseTheLowestLevelAndLettersOpenThePanel() {
        page.keyboard().press("5");
        assertThat(rows()).hasCount(2);
        page.keyboard().press("4");
        assertThat(rows()).hasCount(3);
        page.keyboard().press("3");
        assertThat(rows()).hasCount(4);
        page.keyboard().press("1");
        assertThat(rows()).hasCount(7);

        page.keyboard().press("w");
        assertThat(tab("Watches")).hasAttribute("aria-selected", "true");
        page.keyboard().press("w");
        assertThat(page.locator(".device-panel")).isHidden();
        button(page, "Device").click();
        assertThat(tab("Device")).hasAttribute("aria-selected", "true");
        tab("Device").press("ArrowLeft");
        assertThat(tab("Memory")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator(".device-panel")).isHidden();
    }

    @Test
    void aClickOnItsMarkFoldsACall() {
        Locator fold = rows().filter(text("addItem")).first().locator(".row-mark.is-call");
        fold.click();

        assertThat(rows()).hasCount(5);
        assertThat(page.locator(".row-folded:visible").filter(text("2 folded"))).hasCount(1);
        fold.click();
        assertThat(rows()).hasCount(7);
    }

    @Test
    void severalDevicesAreLookedAtTogether() {
        ConsoleDevice other = new ConsoleDevice(http, REEVE.appKey(), "View 2 " + mark);
        other.send(9, mark + " of the other");
        Locator item = page.locator(".device").filter(text("View 2 " + mark));

        item.click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL)));

        assertThat(rows()).hasCount(8);
        assertThat(page.locator(".device[aria-pressed=true]")).hasCount(2);
        item.click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL)));
        assertThat(rows()).hasCount(7);
        page.locator(".device").filter(text("All devices")).click();
        assertThat(rows()).hasCount(8);
    }

    @Test
    void aUsersDevicesAreFoundByTheirAddress() {
        JsonNode person = new ConsoleUsers(http).signUp("phone", "Ada");
        String line = LivePhone.object().put("body", mark + " of a person").toString();
        Http.Answer sent = http.post(
                "/v1/logs/records", person.path("accessToken").asText(), line, "Content-Type", "application/x-ndjson");
        assertThat(sent.body()).contains("\"accepted\":1");

        page.getByLabel("Search devices").fill(person.path("email").asText());

        Locator found = page.locator(".devices li:has(.device-dot) .device");
        assertThat(found).hasCount(1);
        found.click();
        assertThat(rows()).hasCount(1);
        assertThat(rows()).containsText("of a person");
        page.getByLabel("Search devices").fill("nobody@example.org");
        assertThat(page.locator(".device-empty")).hasText("No device matches.");
    }

    @Test
    void aLossIsALineWithItsReasonWhateverTheFilter() {
        ObjectNode skipped = device.line(9, "never sent");
        device.send(device.line(9, mark + " after " + skipped.path("seq").asText()));

        Locator loss = page.locator(".row-gap:visible");
        assertThat(loss).hasText(Pattern.compile(".*1 line lost: .+"));
        assertThat(page.locator(".status-lost")).hasText("1 lost");
        page.keyboard().press("5");
        ConsoleBrowser.settled(page);
        assertThat(rows()).hasCount(2);
        assertThat(loss).hasCount(1);
        loss.click();
        assertThat(page.locator(".inspector")).containsText("Lines lost");
        assertThat(page.locator(".inspector")).containsText("from seq");
    }

    @Test
    void aClickMeansTheLineThatIsSeenAlsoWhenTheLinesHaveJustChanged() {
        device.send(device.line(9, mark + " goes"), device.line(17, mark + " stays"), device.line(17, mark + " third"));
        assertThat(rows().filter(text("third"))).hasCount(1);

        // Before the next frame, which draws the errors alone.
        page.evaluate("""
                (text) => {
                  const row = [...document.querySelectorAll('.row')].find((one) => one.textContent.includes(text));
                  const key = new KeyboardEvent('keydown', { key: '5', bubbles: true });
                  document.querySelector('.viewport').dispatchEvent(key);
                  row.click();
                }\
                """, mark + " stays");

        assertThat(page.locator(".inspector")).containsText(mark + " stays");
    }

    @Test
    void theTimeIsTheDevicesOwnWhenThatIsAskedFor() {
        ConsoleDevice slow = ConsoleDevice.behind(http, REEVE.appKey(), "Slow " + mark, 3_600);
        slow.send(9, mark + " an hour behind");
        page.locator(".device").filter(text("Slow " + mark)).click();
        Locator time = rows().filter(text("an hour behind")).locator(".row-time");
        String corrected = time.innerText();

        button(page, "Device clock").click();

        assertThat(time).not().hasText(corrected);
        assertThat(button(page, "Device clock")).hasAttribute("aria-pressed", "true");
        assertThat(page).hasURL(Pattern.compile(".*clock=device.*"));
        rows().filter(text("an hour behind")).click();
        assertThat(page.locator(".inspector")).containsText("clock behind by 60 min");
    }

    @Test
    void theChartShowsAnotherTimeAndAClickOnABarGoesThere() {
        assertThat(page.locator(".histogram-text")).containsText("7 lines, 2 errors");
        page.getByLabel("Time of the chart").selectOption("15m");
        assertThat(page).hasURL(Pattern.compile(".*span=15m.*"));
        assertThat(page.locator(".histogram-text")).containsText("7 lines, 2 errors");
        var box = page.getByLabel("Lines over time").boundingBox();

        page.mouse().click(box.x + box.width - 3, box.y + box.height - 6);

        assertThat(selected()).containsText(mark);
        assertThat(page.locator(".status-mode")).hasText("Scrolled up");
    }

    @Test
    void tryNowDoesNotWaitForTheNextTry() {
        String refusal = "{\"status\":503,\"detail\":\"Back in a while.\",\"retryAfterMs\":600000}";
        page.route(
                STREAM,
                call -> call.fulfill(new Route.FulfillOptions().setStatus(503).setBody(refusal)));
        page.reload();
        Locator banner = page.locator(".list .banner");
        assertThat(banner).containsText("Back in a while. What is shown may be behind.");
        assertThat(page.locator(".status-connection")).hasText(Pattern.compile("Next try in (600|59\\d) s"));
        page.unroute(STREAM);

        ConsolePage.press(banner, "Try now");

        assertThat(page.locator(".status-connection")).hasText("Connected");
        assertThat(banner).isHidden();
        assertThat(rows()).hasCount(7);
    }

    @Test
    void saysThatTheServerIsSlow() {
        List<Route> held = new ArrayList<>();
        page.route(STREAM, held::add);
        page.reload();

        assertThat(page.locator(".status-connection"))
                .hasText(
                        "Connecting: the server is slow to answer",
                        new LocatorAssertions.HasTextOptions().setTimeout(15_000));
        held.forEach(Route::resume);

        assertThat(page.locator(".status-connection")).hasText("Connected");
        assertThat(rows()).hasCount(7);
    }

    @Test
    void whoMayNotReadLogsIsToldSo() {
        String key = http.post(
                        "/v1/admin/keys/create",
                        REEVE.adminKey(),
                        "{\"kind\":\"secret\",\"name\":\"" + mark + "\",\"scopes\":[\"services:read\"]}")
                .json()
                .path("apiKey")
                .asText();
        Page other = BROWSER.open(REEVE.url(), Look.DESKTOP);
        other.getByLabel("API key").fill(key);
        other.locator("button[type=submit]").click();
        assertThat(ConsolePage.link(other, "Services")).isVisible();

        other.navigate(REEVE.url() + "/console/#/logs");

        assertThat(other.locator("main")).containsText("No access to logs");
    }

    private Locator selected() {
        return page.locator(".row.is-selected:visible");
    }

    private Locator tab(String name) {
        return page.getByRole(
                AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator rows() {
        return page.locator(".row:not(.row-gap):visible").filter(text(mark));
    }
}
