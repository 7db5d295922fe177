// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever a line says stays text: every payload through every field of a record of every kind, live and stored. */
@Tag("S1")
@Tag("S2")
class ConsoleHostileTextIT {
    private static final int BATCH = 60;

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private final Http http = new Http(REEVE.url());
    private final String mark = "hostile" + UUID.randomUUID().toString().substring(0, 8);
    private final ConsoleDevice device =
            new ConsoleDevice(http, REEVE.appKey(), "<img src=x onerror=alert(document.domain)>");

    @Test
    void staysTextLiveAndStored() {
        List<ObjectNode> lines =
                HostileTexts.all().stream().flatMap(this::ofEveryKind).toList();
        Page page = HostileTexts.watched(BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs"));
        page.getByLabel("Filter lines by text").fill(mark);
        assertThat(page.locator(".list-nothing")).isVisible();

        for (int from = 0; from < lines.size(); from += BATCH) {
            device.send(
                    lines.subList(from, Math.min(lines.size(), from + BATCH)).toArray(ObjectNode[]::new));
        }

        assertThat(page.locator(".status-lines")).containsText(lines.size() + " of");
        openEvery(page, lines.size());
        HostileTexts.assertNothingBecameMarkup(page);

        page.reload();
        assertThat(page.locator(".status-lines")).containsText(lines.size() + " of");
        openEvery(page, lines.size());
        HostileTexts.assertNothingBecameMarkup(page);
    }

    private Stream<ObjectNode> ofEveryKind(String payload) {
        ObjectNode leaf = LivePhone.object().put(payload, payload);
        ObjectNode tree =
                LivePhone.object().set(payload, LivePhone.object().set(payload, ConsoleDevice.array(payload)));
        return Stream.of(
                with(line(payload), "TEXT", payload, "text/html"),
                with(line(payload), "OBJECT", tree.toString(), "application/json"),
                with(
                        line(payload),
                        "LIST",
                        ConsoleDevice.array(payload, payload).toString(),
                        "application/json"),
                with(line(payload), "LIST", "[" + leaf + "]", payload),
                with(line(payload), "BYTES", payload, "application/octet-stream"),
                with(
                        line(payload),
                        "EXCEPTION",
                        payload + "\n\tat " + payload + "\nCaused by: " + payload,
                        "text/plain"),
                line(payload).put("kind", "ENTER"));
    }

    private ObjectNode line(String payload) {
        ObjectNode line = device.line(17, mark + " " + payload)
                .put("logger", payload)
                .put("thread", payload)
                .put("screen", payload)
                .put("eventName", payload);
        ObjectNode attributes = line.putObject("attributes");
        attributes
                .put("plain", payload)
                .put(payload, payload)
                .put("exception.type", payload)
                .put("exception.message", payload)
                .put("exception.stacktrace", payload);
        attributes.set("list", ConsoleDevice.array(payload, payload));
        attributes.putObject("nested").put(payload, payload);
        return line;
    }

    private static ObjectNode with(ObjectNode line, String kind, String payload, String mediaType) {
        if (kind.equals("EXCEPTION")) {
            ((ObjectNode) line.get("attributes")).remove(List.of("exception.type", "exception.stacktrace"));
        }
        return line.put("kind", kind)
                .put("payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)))
                .put("mediaType", mediaType);
    }

    /** Opens line after line, so that every inspector has shown every payload. */
    private static void openEvery(Page page, int lines) {
        page.locator(".viewport").focus();
        page.evaluate(HostileTexts.UP, lines + 1);
        page.keyboard().press("j"); // off the note where the log begins
        assertThat(page.locator(".inspector .facts").first()).isVisible();
    }
}
