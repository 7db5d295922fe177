// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The machine's Chromium, driven by Playwright: one for all test classes of this JVM. It ends with the JVM. */
final class Chromium {
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

    private static @Nullable Playwright playwright;
    private static @Nullable Browser running;

    private Chromium() {}

    /** Starts it for the first who asks, and again if it broke down. Where there is none the tests are skipped. */
    static synchronized Browser shared() {
        Browser known = running;
        if (known != null && known.isConnected()) {
            return known;
        }
        Browser started = driver().chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(FLAGS));
        running = started;
        return started;
    }

    private static Path executable() {
        String found = Stream.of(PLACES.toArray(String[]::new))
                .filter(place -> !place.isEmpty() && Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(found.isEmpty(), "no Chromium: apt-get install chromium, or set REEVE_CHROMIUM");
        return Path.of(found);
    }

    private static Playwright driver() {
        Path _ = executable();
        Playwright known = playwright;
        if (known != null) {
            return known;
        }
        Playwright made = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        playwright = made;
        Runtime.getRuntime().addShutdownHook(new Thread(made::close, "stop-chromium"));
        return made;
    }
}
