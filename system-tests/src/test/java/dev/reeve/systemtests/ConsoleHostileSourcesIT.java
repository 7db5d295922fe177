// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a device calls itself, its app and its system, and what is set on it or placed in its log, stays text. */
@Tag("S1")
@Tag("S2")
class ConsoleHostileSourcesIT {
    private static final List<String> PAYLOADS = HostileTexts.all();

    /** One device after the other, each shown in the panel; true if each was. */
    private static final String CHOOSE_EACH = """
        async (devices) => {
          const title = document.querySelector('.device-panel .inspector-title');
          let isShown = true;
          for (const device of devices) {
            device.click();
            await new Promise((shown) => { requestAnimationFrame(() => setTimeout(shown)); });
            isShown &&= device.getAttribute('aria-pressed') === 'true' && title.textContent !== 'All devices';
          }
          return isShown;
        }\
        """;

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final String mark = "src" + UUID.randomUUID().toString().substring(0, 8);
    private Page page;

    @BeforeEach
    void open() {
        page = HostileTexts.watched(BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs?q=" + mark));
        page.locator(".status-connection[data-state=live]").waitFor();
    }

    @Test
    void whatADeviceCallsItselfLiveAndStored() {
        PAYLOADS.forEach(this::sendAs);
        page.getByLabel("Search devices").fill(mark);
        Locator devices = page.locator(".devices li:has(.device-dot) .device");
        assertThat(devices).hasCount(PAYLOADS.size());
        assertThat(page.locator(".status-lines")).containsText(PAYLOADS.size() + " of");
        HostileTexts.assertNothingBecameMarkup(page);

        page.locator(".viewport").focus();
        page.keyboard().press("l");
        page.getByRole(
                        AriaRole.TAB,
                        new Page.GetByRoleOptions().setName("Device").setExact(true))
                .click();
        assertThat(devices.evaluateAll(CHOOSE_EACH)).isEqualTo(true);
        HostileTexts.assertNothingBecameMarkup(page);
    }

    @Test
    void whatTheServerSaysOfDevicesAndLevels() {
        answer("**/v1/logs/devices?**", "devices", i -> device(PAYLOADS.get(i), i));
        answer("**/v1/logs/levels**", "levels", i -> level(PAYLOADS.get(i)));
        answer("**/v1/logs/audit?**", "entries", i -> audit(PAYLOADS.get(i)));
        page.getByLabel("Search devices").fill("x");
        Locator devices = page.locator(".devices li:has(.device-dot) .device");
        assertThat(devices).hasCount(PAYLOADS.size());

        page.locator(".viewport").focus();
        page.keyboard().press("l");
        assertThat(page.locator(".device-panel .level-item")).hasCount(PAYLOADS.size());
        page.getByRole(
                        AriaRole.TAB,
                        new Page.GetByRoleOptions().setName("Device").setExact(true))
                .click();
        assertThat(devices.evaluateAll(CHOOSE_EACH)).isEqualTo(true);
        page.locator(".audit-box summary").click();
        assertThat(page.locator(".audit-items > *")).hasCount(PAYLOADS.size());
        HostileTexts.assertNothingBecameMarkup(page);
        page.unrouteAll();
    }

    @Test
    void markersAndReasonsLiveAndStored() {
        ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), mark);
        device.send(9, mark);
        page.getByLabel("Filter lines by text").fill("");
        page.getByLabel("Search devices").fill(mark);
        page.locator(".device").filter(ConsolePage.text(mark)).click();
        assertThat(page.locator(".row:visible").filter(ConsolePage.text(mark))).hasCount(1);

        for (String payload : PAYLOADS) {
            send("/v1/logs/markers", LivePhone.object().put("text", payload).put("device", device.id()));
            send(
                    "/v1/logs/levels",
                    LivePhone.object()
                            .put("value", device.id())
                            .put("logger", payload)
                            .put("level", "debug")
                            .put("forMs", 20_000)
                            .put("reason", payload));
        }

        assertThat(page.locator(".status-lines")).containsText(PAYLOADS.size() + 1 + " lines");
        page.locator(".viewport").focus();
        page.evaluate(HostileTexts.UP, PAYLOADS.size() + 1);
        page.keyboard().press("l");
        assertThat(page.locator(".device-panel .level-item").first()).isVisible();
        page.getByRole(
                        AriaRole.TAB,
                        new Page.GetByRoleOptions().setName("Device").setExact(true))
                .click();
        page.locator(".audit-box summary").click();
        assertThat(page.locator(".audit-items > *").first()).isVisible();
        HostileTexts.assertNothingBecameMarkup(page);

        page.reload();
        assertThat(page.locator(".status-lines")).containsText(PAYLOADS.size() + 1 + " lines");
        HostileTexts.assertNothingBecameMarkup(page);
    }

    private void sendAs(String payload) {
        ObjectNode first = LivePhone.object();
        ObjectNode source = first.putObject("source")
                .put("installation", mark + payload)
                .put("sessionId", mark + payload)
                .put("appName", payload)
                .put("appVersion", payload)
                .put("buildId", payload)
                .put("deviceModel", payload)
                .put("deviceMaker", payload)
                .put("osName", payload)
                .put("osVersion", payload);
        source.putObject("attributes").put(payload, payload);
        ObjectNode line = LivePhone.object().put("seq", "1").put("body", mark + payload);
        Http.Answer answer = http.post(
                "/v1/logs/records", REEVE.appKey(), first + "\n" + line + "\n", "Content-Type", "application/x-ndjson");
        assertThat(answer.body()).contains("\"accepted\":1");
    }

    private void send(String path, ObjectNode body) {
        Http.Answer answer = http.post(path, REEVE.adminKey(), body.toString());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void answer(String address, String member, IntFunction<ObjectNode> item) {
        ObjectNode reply = LivePhone.object();
        ArrayNode items = reply.putArray(member);
        for (int i = 0; i < PAYLOADS.size(); i++) {
            items.add(item.apply(i));
        }
        page.route(
                address,
                call -> call.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(reply.toString())));
    }

    private static ObjectNode device(String payload, int number) {
        ObjectNode device = LivePhone.object()
                .put("device", number + payload)
                .put("user", payload)
                .put("app", payload)
                .put("appVersion", payload)
                .put("model", payload)
                .put("maker", payload)
                .put("os", payload)
                .put("lastSession", payload)
                .put("lastSeenUnixNano", ConsoleDevice.nowNanos())
                .put("claimed", true)
                .put("level", payload)
                .put("levelUntilUnixMs", Long.toString(System.currentTimeMillis() + 600_000));
        device.putArray("capabilities").add(payload);
        ObjectNode counters = device.putObject("counters").put("lastError", payload);
        counters.putObject("dropped").put(payload, payload);
        return device;
    }

    private static ObjectNode level(String payload) {
        return LivePhone.object()
                .put("id", payload)
                .put("target", "APP_VERSION")
                .put("value", payload)
                .put("logger", payload)
                .put("level", payload)
                .put("reason", payload)
                .put("createdBy", payload)
                .put("expiresUnixMs", Long.toString(System.currentTimeMillis() + 600_000))
                .put("state", "SENT");
    }

    private static ObjectNode audit(String payload) {
        return LivePhone.object()
                .put("atUnixMs", Long.toString(System.currentTimeMillis()))
                .put("actor", payload)
                .put("action", payload)
                .put("target", payload)
                .put("reason", payload)
                .put("detail", payload);
    }
}
