// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
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
    void staysTextLiveAndStored() throws IOException {
        List<String> payloads = payloads();
        assertThat(payloads).hasSizeGreaterThanOrEqualTo(60);
        Page page = BROWSER.signIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP);
        ConsoleDevice device = new ConsoleDevice(http, REEVE.appKey(), "<img src=x onerror=alert(document.domain)>");
        String mark = "hostile" + UUID.randomUUID().toString().substring(0, 8);
        page.getByLabel("Filter lines by text").fill(mark);
        assertThat(page.locator(".list-nothing")).isVisible();

        device.send(
                payloads.stream().map(payload -> line(device, mark, payload)).toArray(ObjectNode[]::new));

        assertThat(page.locator(".status-lines")).containsText(payloads.size() + " of");
        openEvery(page, payloads);
        assertNothingBecameMarkup(page);

        page.reload();
        assertThat(page.locator(".row:visible")
                        .filter(new Locator.FilterOptions().setHasText(mark))
                        .first())
                .isVisible();
        openEvery(page, payloads);
        assertNothingBecameMarkup(page);
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

    private static void assertNothingBecameMarkup(Page page) {
        Object foreign = page.evaluate(
                "() => document.querySelectorAll('#app :is(img, script, iframe, object, embed, link, style,"
                        + " base, meta, video, audio, math, template, marquee), #app [onerror], #app [onload], #app [style*=url]').length");
        assertThat(foreign).isEqualTo(0);
        assertThat(page.evaluate("() => window.pwned === undefined")).isEqualTo(true);
    }

    private static List<String> payloads() throws IOException {
        List<String> payloads = new ArrayList<>();
        try (InputStream file =
                        Objects.requireNonNull(ConsoleHostileTextIT.class.getResourceAsStream("/xss-payloads.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    payloads.add(line);
                }
            }
        }
        payloads.add("\u001b[2J\u001b]0;title\u0007 ansi");
        payloads.add("\r\nHTTP/1.1 200 OK\r\n\r\n<script>pwned=1</script>");
        payloads.add("\u202egnp.exe \u2066x\u2069 \u200b\ufeff");
        payloads.add("nul \u0000 <b>x</b>");
        return payloads;
    }
}
