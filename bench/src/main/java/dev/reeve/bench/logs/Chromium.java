// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.logs;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The console's log page in this machine's Chromium, without a graphics card. One thread. */
final class Chromium implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final List<String> PLACES = List.of(
            System.getenv().getOrDefault("REEVE_CHROMIUM", ""),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome");

    /** A row counts from when its text stands in the page, until two frames later, when it has been drawn. */
    private static final String WATCH_LINES = """
        () => {
          window.benchLines = [];
          const seen = new Set();
          const look = () => {
            const fresh = [];
            for (const row of document.querySelectorAll('.row')) {
              const found = /stamp (\\d+) wall (\\d+)/.exec(row.textContent);
              if (found && !seen.has(found[1])) {
                seen.add(found[1]);
                fresh.push(Number(found[2]));
              }
            }
            if (fresh.length === 0) return;
            requestAnimationFrame(() => requestAnimationFrame(() => {
              const now = Date.now();
              for (const sent of fresh) window.benchLines.push(now - sent);
            }));
          };
          look();
          window.benchLines.length = 0;
          new MutationObserver(look).observe(document.querySelector('.viewport'),
            { subtree: true, childList: true, characterData: true });
        }\
        """;

    private static final String WATCH_FRAMES = """
        () => {
          window.benchFrames = [];
          let last = performance.now();
          const tick = (now) => {
            window.benchFrames.push(now - last);
            last = now;
            if (window.benchFrames !== null) requestAnimationFrame(tick);
          };
          requestAnimationFrame(tick);
        }\
        """;

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final CDPSession tools;

    private Chromium(Playwright playwright, Path program) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(FLAGS));
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1_280, 800));
        context.setDefaultTimeout(30_000);
        this.page = context.newPage();
        this.tools = context.newCDPSession(page);
    }

    /** Null = there is none. */
    static @Nullable Chromium start() {
        Path program = Stream.of(PLACES.toArray(String[]::new))
                .filter(place -> !place.isEmpty())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (program == null) {
            return null;
        }
        return new Chromium(
                Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))),
                program);
    }

    /** Opens the log page, which follows everything then. */
    void signIn(ReeveLogs server) throws IOException {
        page.navigate(server.servers().base().resolve("/console/").toString());
        page.getByLabel("API key").fill(server.servers().key());
        page.locator("button[type=submit]").click();
        page.locator(".status-connection[data-state=live]").waitFor();
        if (page.locator(".viewport").count() == 0) {
            page.evaluate("location.hash = '#/logs'");
        }
        page.locator(".viewport").waitFor();
    }

    /** Of lines that say when they were sent, from now on. */
    void watchLines() {
        Object _ = page.evaluate(WATCH_LINES);
    }

    /** From when they were due until they had been drawn. */
    List<Double> linesOnScreenMs() {
        return numbers(page.evaluate("window.benchLines"));
    }

    /** Between one frame and the next, from now on. */
    void watchFrames() {
        Object _ = page.evaluate(WATCH_FRAMES);
    }

    /** Those since then, and no more of them. */
    List<Double> framesMs() {
        return numbers(page.evaluate("() => { const all = window.benchFrames; window.benchFrames = []; return all; }"));
    }

    /** Lines the page holds. */
    int lines() {
        Object count =
                page.evaluate("Number(document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount'))");
        return count instanceof Number number ? number.intValue() : 0;
    }

    /** Of scripts, behind a collection. */
    long heapBytes() {
        Object _ = tools.send("HeapProfiler.collectGarbage");
        return tools.send("Runtime.getHeapUsage").get("usedSize").getAsLong();
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list)
                .stream().map(each -> ((Number) each).doubleValue()).toList();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
