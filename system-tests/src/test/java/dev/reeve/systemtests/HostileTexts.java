// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Texts that try to become something else on a page, 66 attacks among them, and whether one did. */
final class HostileTexts {
    /** Goes up line by line, so often. */
    static final String UP = """
        async (times) => {
          for (let i = 0; i < times; i++) {
            const key = new KeyboardEvent('keydown', { key: 'k', bubbles: true });
            document.querySelector('.viewport').dispatchEvent(key);
            await null;
          }
        }\
        """;

    private static final String WATCH = script();

    private HostileTexts() {}

    static List<String> all() {
        List<String> payloads = new ArrayList<>();
        try (InputStream file = Objects.requireNonNull(HostileTexts.class.getResourceAsStream("/xss-payloads.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    payloads.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(payloads).as("scripts in markup").hasSizeGreaterThanOrEqualTo(60);
        payloads.add("\u001b[2J\u001b]0;title\u0007 ansi");
        payloads.add("\r\nHTTP/1.1 200 OK\r\n\r\n<script>pwned=1</script>");
        payloads.add("\u202egnp.exe \u2066x\u2069 \u200b\ufeff");
        payloads.add("nul \u0000 <b>x</b>");
        assertThat(payloads).doesNotHaveDuplicates();
        return payloads;
    }

    /** From here on, and after each reload, notes every element and attribute that the console never makes. */
    static Page watched(Page page) {
        page.addInitScript(WATCH);
        page.evaluate(WATCH);
        return page;
    }

    /** No payload ran, none became an element or an attribute, now or at any moment since the page was watched. */
    static void assertNothingBecameMarkup(Page page) {
        assertThat(page.evaluate("() => window.pwned === undefined && Object.prototype.pwned === undefined"))
                .isEqualTo(true);
        assertThat(page.evaluate("() => window.foreignFound()"))
                .as("markup that a text became")
                .isEqualTo(List.of());
    }

    private static String script() {
        try (InputStream file = Objects.requireNonNull(HostileTexts.class.getResourceAsStream("/foreign-markup.js"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
