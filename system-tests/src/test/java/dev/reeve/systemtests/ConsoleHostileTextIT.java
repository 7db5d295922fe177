// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a device sends stays text: every payload through every field, live and stored. */
@Tag("S1")
@Tag("S2")
class ConsoleHostileTextIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());

    @Test
    void staysTextLiveAndStored() {
        List<String> payloads = HostileTexts.all();
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);
        ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), "<img src=x onerror=alert(document.domain)>");
        String mark = "hostile" + UUID.randomUUID().toString().substring(0, 8);
        page.getByLabel("Filter lines by text").fill(mark);
        assertThat(page.locator(".list-nothing")).isVisible();

        device.send(
                payloads.stream().map(payload -> line(device, mark, payload)).toArray(ObjectNode[]::new));

        assertThat(page.locator(".status-lines")).containsText(payloads.size() + " of");
        openEvery(page, payloads);
        HostileTexts.assertNothingBecameMarkup(page);

        page.reload();
        assertThat(page.locator(".row:visible")
                        .filter(new Locator.FilterOptions().setHasText(mark))
                        .first())
                .isVisible();
        openEvery(page, payloads);
        HostileTexts.assertNothingBecameMarkup(page);
    }

    private static ObjectNode line(ConsoleDevice device, String mark, String payload) {
        ObjectNode line = device.line(17, mark + " " + payload);
        line.put("logger", payload)
                .put("thread", payload)
                .put("screen", payload)
                .put("eventName", payload);
        line.put("payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
        line.put("mediaType", "text/html");
        ObjectNode attributes = line.putObject("attributes");
        attributes.put("plain", payload).put("exception.type", payload).put("exception.stacktrace", payload);
        attributes.set("list", ConsoleDevice.array(payload, payload));
        attributes.putObject("nested").put("inner", payload);
        return line;
    }

    /** Opens line after line, so that every inspector has shown every payload. */
    private static void openEvery(Page page, List<String> payloads) {
        page.locator(".viewport").focus();
        for (int i = 0; i <= payloads.size(); i++) {
            page.keyboard().press("k");
        }
        page.keyboard().press("j"); // off the note where the log begins
        assertThat(page.locator(".inspector .facts").first()).isVisible();
    }
}
