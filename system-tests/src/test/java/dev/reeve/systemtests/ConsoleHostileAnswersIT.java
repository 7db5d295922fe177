// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.press;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a device answers, says of itself, or is called stays text in every panel of the log page. */
@Tag("S1")
@Tag("S2")
@Timeout(120)
class ConsoleHostileAnswersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static final LocatorAssertions.HasCountOptions PATIENTLY =
            new LocatorAssertions.HasCountOptions().setTimeout(20_000);
    private static final String MODEL = "<img src=x onerror=alert(1)>";

    private final Http http = new Http(REEVE.url());
    private final List<String> payloads = HostileTexts.all();
    private LivePhone phone;
    private Page page;

    @BeforeEach
    void open() {
        phone = new LivePhone(http, MODEL, "level", "watch", "memory", "recall", "live");
        page = HostileTexts.watched(BROWSER.panel(REEVE, phone, "w", "<script>pwned=1</script>"));
    }

    @AfterEach
    void disconnect() {
        phone.close();
    }

    @Test
    void watchedNamesAndValues() {
        page.getByLabel("Names").fill("x");
        press(panel(), "Watch");
        JsonNode watch = phone.told("watch");
        ObjectNode answer = LivePhone.object();
        ArrayNode values = answer.putArray("values");
        for (int i = 0; i < payloads.size(); i++) {
            values.add(LivePhone.object().put("name", i + " " + payloads.get(i)).put("text", payloads.get(i)));
        }

        phone.answer(watch, "watch", answer);

        assertThat(panel().locator(".watch-table tbody tr")).hasCount(payloads.size(), PATIENTLY);
        HostileTexts.assertNothingBecameMarkup(page);
    }

    @Test
    void classesAndCaptionsOfMemory() {
        tab("Memory");
        press(panel(), "Ask for a report");
        JsonNode memory = phone.told("memory");
        ObjectNode answer = LivePhone.object();
        ArrayNode classes = answer.putArray("classes");
        ArrayNode captions = answer.putArray("captions");
        for (String payload : payloads) {
            classes.add(LivePhone.object().put("name", payload).put("count", "1"));
            captions.add(payload);
        }

        phone.answer(memory, "memory", answer);

        assertThat(panel().locator(".memory-table tbody tr")).hasCount(payloads.size(), PATIENTLY);
        panel().locator(".memory-report summary").click();
        HostileTexts.assertNothingBecameMarkup(page);
    }

    @Test
    void whyADeviceRefusesAndWhatItSaysOfItself() {
        ObjectNode counters = LivePhone.object().put("sent", "1").put("lastError", payloads.get(0) + "\u202e");
        ObjectNode dropped = counters.putObject("dropped");
        payloads.stream().limit(8).forEach(payload -> dropped.put(payload, "1"));
        phone.append(counters, phone.record(17, MODEL));
        tab("Device");
        press(panel(), "Send me these");
        JsonNode recall = phone.told("recall");

        phone.answer(recall, "refused", LivePhone.object().put("reason", payloads.get(0)));

        assertThat(panel().getByText("Refused by the device")).isVisible();
        panel().locator(".audit-box summary").click();
        assertThat(panel().locator(".audit-items")).containsText("<script>pwned=1</script>");
        HostileTexts.assertNothingBecameMarkup(page);
    }

    @Test
    void reasonsOfLevelsMarkersChartAndExcerpts() {
        tab("Levels");
        press(panel(), "Set level");
        assertThat(panel().locator(".level-item").first()).containsText("<script>pwned=1</script>");
        page.keyboard().press("Escape");
        page.locator(".viewport").focus();
        page.keyboard().press("m");
        page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill(MODEL);
        press(ConsolePage.dialog(page), "Place marker");

        page.locator(".row:visible")
                .filter(new Locator.FilterOptions().setHasText(MODEL))
                .first()
                .click();
        page.keyboard().press("a");

        assertThat(ConsolePage.dialog(page).locator(".excerpt-row").first()).isVisible();
        HostileTexts.assertNothingBecameMarkup(page);
    }

    private void tab(String name) {
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private Locator panel() {
        return page.locator(".device-panel");
    }
}
