// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the OpenTelemetry SDKs' own exporters send stands on an open console page by itself. */
@Tag("L10")
class ConsoleExportersIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    @Test
    void showsWhatTheJavaExporterSends() {
        Page page = open();
        String text = "java exporter on screen " + System.nanoTime();
        try (OtelLogs logs = OtelLogs.overHttp(REEVE.url(), REEVE.appKey(), "java-screen")) {
            long startedNs = System.nanoTime();
            logs.error(text);
            row(page, text).waitFor();

            long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
            System.err.println("record of the Java exporter on screen after " + tookMs + " ms");
        }
        assertThat(row(page, text).locator(".row-level").textContent()).isEqualTo("E");
    }

    @Test
    void showsWhatThePythonExporterSends() {
        Python.require();
        Page page = open();
        String text = "python exporter on screen " + System.nanoTime();

        Launcher.Result result = Launcher.run(
                Python.peer("otel_logs.py", "http", REEVE.url().toString(), REEVE.appKey(), "python-screen", text),
                Duration.ofSeconds(40));
        long sentNs = System.nanoTime();
        row(page, text).waitFor();

        long tookMs = (System.nanoTime() - sentNs) / 1_000_000;
        System.err.println("record of the Python exporter on screen " + tookMs + " ms after its program had ended");
        assertThat(result.out()).as(result.err()).contains("sent");
    }

    private static Page open() {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs");
        page.locator(".status-connection[data-state=live]").waitFor();
        return page;
    }

    private static Locator row(Page page, String text) {
        return page.locator(".row:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first();
    }
}
