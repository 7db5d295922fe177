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

/** Texts that try to become something else on a page, and whether one did. */
final class HostileTexts {
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
        payloads.add("\u001b[2J\u001b]0;title\u0007 ansi");
        payloads.add("\r\nHTTP/1.1 200 OK\r\n\r\n<script>pwned=1</script>");
        payloads.add("\u202egnp.exe \u2066x\u2069 \u200b\ufeff");
        payloads.add("nul \u0000 <b>x</b>");
        assertThat(payloads).hasSizeGreaterThanOrEqualTo(60);
        return payloads;
    }

    static void assertNothingBecameMarkup(Page page) {
        Object foreign = page.evaluate(
                "() => document.querySelectorAll('#app :is(img, script, iframe, object, embed, link, style,"
                        + " base, meta, video, audio, math, template, marquee), #app [onerror], #app [onload], #app [style*=url]').length");
        assertThat(foreign).isEqualTo(0);
        assertThat(page.evaluate("() => window.pwned === undefined")).isEqualTo(true);
    }
}
