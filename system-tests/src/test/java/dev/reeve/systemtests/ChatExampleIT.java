// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example app as somebody sees it who has typed the two commands of its README. */
@Timeout(60)
@Tag("journey-1")
class ChatExampleIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static final Path EXAMPLE = Launcher.ROOT.resolve("examples/chat-web");
    private static @Nullable StaticSite site;

    private final String word = UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void build() {
        TypeScriptClient.require();
        Assumptions.assumeTrue(
                Files.isDirectory(EXAMPLE.resolve("node_modules/esbuild")),
                "no packages of examples/chat-web: run build-config/test-tools.sh .");
        String _ = TypeScriptClient.run(
                Duration.ofSeconds(30), Map.of(), List.of("node_modules/.bin/tsc", "-p", EXAMPLE.toString()));
        String _ = TypeScriptClient.run(
                Duration.ofSeconds(30),
                Map.of(),
                List.of("npm", "run", "--silent", "--prefix", EXAMPLE.toString(), "build"));
        site = StaticSite.of(EXAMPLE.resolve("www"));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static URI address() {
        StaticSite running = site;
        if (running == null) {
            throw new IllegalStateException("the site is not served");
        }
        return running.url().resolve("?gateway=" + REEVE.url());
    }

    private static Page open(int width, ColorScheme theme) {
        Page page = BROWSER.visit(address(), new Look(width, 800, theme));
        live(page);
        return page;
    }

    private static void live(Page page) {
        assertThat(page.locator("#connection")).hasText("Live");
        assertThat(page.locator("#account")).not().hasText("Signing in");
    }

    private static void say(Page page, String text) {
        page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill(text);
        ConsolePage.button(page, "Send").click();
    }

    private static Locator messages(Page page, String text) {
        return page.locator("#messages li").filter(ConsolePage.text(text));
    }

    @Test
    void whatIsSaidOfflineWaitsAndIsSaidOnceLater() {
        Page page = open(1280, ColorScheme.LIGHT);
        say(page, "one " + word);
        assertThat(page.locator("#waiting")).hasText("");
        assertThat(messages(page, "one " + word)).not().containsText("waiting");

        page.getByLabel("Pretend to be offline").check();
        assertThat(page.locator("#connection")).hasText("Offline");
        say(page, "two " + word);
        assertThat(page.locator("#waiting")).hasText("1 waiting to be sent");
        assertThat(messages(page, "two " + word)).containsText("waiting");
        ConsoleBrowser.look(page, "chat-offline", 1280, ColorScheme.LIGHT);
        page.reload();

        live(page);
        assertThat(page.locator("#waiting")).hasText("");
        assertThat(messages(page, word)).hasCount(2);
        assertThat(messages(page, "two " + word)).not().containsText("waiting");
    }

    @Test
    void aSecondPersonHearsIt() {
        Page first = open(390, ColorScheme.DARK);
        first.getByLabel("Name").fill("Ada");
        first.getByLabel("Name").blur();
        try (StaticSite elsewhere = StaticSite.of(EXAMPLE.resolve("www"))) {
            // another origin of the same browser is another installation, and so another person
            Page second = BROWSER.visitInAnotherTab(elsewhere.url().resolve("?gateway=" + REEVE.url()));
            live(second);
            say(first, "hello " + word);

            assertThat(messages(second, "hello " + word)).containsText("Ada");
            assertThat(messages(second, "hello " + word)).hasClass("theirs");
            say(second, "good morning " + word);

            assertThat(messages(first, "good morning " + word)).hasClass("theirs");
            assertThat(messages(first, "hello " + word)).hasClass("mine");
            ConsoleBrowser.look(first, "chat", 390, ColorScheme.DARK);
        }
    }

    @Test
    void aGuestKeepsTheAccount() {
        Page page = open(1280, ColorScheme.DARK);
        assertThat(page.locator("#account")).hasText("Guest account");

        page.getByLabel("E-mail").fill("ada-" + word + "@example.org");
        page.getByLabel("Password").fill("a rather long phrase " + word);
        ConsolePage.button(page, "Keep it").click();

        assertThat(page.locator("#account")).hasText("Your own account");
        assertThat(page.locator("#upgrade")).isHidden();
        ConsoleBrowser.look(page, "chat", 1280, ColorScheme.DARK);
    }

    @Test
    void theDebugLogShowsWhatTheAppDoes() {
        Page page = open(390, ColorScheme.LIGHT);
        say(page, "quiet " + word);
        page.getByLabel("Debug log").check();
        say(page, "x".repeat(37));
        ConsoleBrowser.look(page, "chat", 390, ColorScheme.LIGHT);

        Http http = new Http(REEVE.url());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                http.get("/v1/logs/records?app=chat-web&level=debug&q=said", REEVE.adminKey())
                                        .json()
                                        .path("entries"))
                        .anyMatch(entry ->
                                entry.path("attributes").path("characters").asInt() == 37));
    }
}
