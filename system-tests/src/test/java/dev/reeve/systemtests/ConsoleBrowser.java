// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The console in Chromium, for one test class. After each test: nothing tried to run or load what the content security
 * policy forbids, no script failed, no dialog opened.
 */
final class ConsoleBrowser implements BeforeAllCallback, AfterEachCallback {
    private static final List<String> OFFENCES = new CopyOnWriteArrayList<>();

    /** The tab that test after test goes on in, of whatever class. */
    private static @Nullable SignedIn signedIn;

    /** What the present test opened. */
    private final List<BrowserContext> opened = new ArrayList<>();

    private @Nullable BrowserContext context;
    private boolean usesTab;

    private record SignedIn(URI gateway, String key, String user, Page page, int uses) {
        SignedIn again() {
            return new SignedIn(gateway, key, user, page, uses + 1);
        }
    }

    /** Whose session the page's is: empty without one. */
    private static final String USER = "() => JSON.parse(sessionStorage.getItem('reeve.session') ?? '{}').user ?? ''";

    /** Tests in one tab. */
    private static final int USES_MAX = 4;

    private static final int NARROW = 640;

    /** Where a page is, what it says, and what it asked the gateway: beginning, ms, status. */
    private static final String AT = """
        () => [location.hash, document.body.innerText.slice(0, 900), ...performance.getEntriesByType('resource')
          .filter(({ name }) => name.includes('/v1/')).slice(-30)
          .map(({ name, startTime, duration, responseStatus }) =>
            [name.slice(-60), Math.round(startTime), Math.round(duration), responseStatus].join(' '))
        ].join('\\n')\
        """;

    /** How the page is shown. */
    record Look(int width, int height, ColorScheme theme) {
        static final Look DESKTOP = new Look(1280, 800, ColorScheme.DARK);
    }

    @Override
    public void beforeAll(ExtensionContext extension) {
        var _ = Chromium.shared();
    }

    @Override
    public void afterEach(ExtensionContext extension) {
        SignedIn tab = signedIn;
        boolean goesOn = tab != null
                && extension.getExecutionException().isEmpty()
                && (!usesTab || tab.user().equals(tab.page().evaluate(USER)));
        if (tab != null && !goesOn) {
            tab.page().context().close();
            signedIn = null;
        }
        opened.stream()
                .filter(one -> tab == null || !one.equals(tab.page().context()))
                .forEach(BrowserContext::close);
        opened.clear();
        context = null;
        usesTab = false;
        List<String> found = List.copyOf(OFFENCES);
        OFFENCES.clear();
        assertThat(found).as("what the page must never do").isEmpty();
    }

    /** Opens the console of a gateway in a fresh profile, not signed in. */
    Page open(URI gateway, Look look) {
        return visit(gateway.resolve("/console/"), look);
    }

    /** Opens any page in a fresh profile. */
    Page visit(URI address, Look look) {
        BrowserContext fresh = Chromium.shared()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(look.width(), look.height())
                        .setColorScheme(look.theme())
                        .setTimezoneId("UTC"));
        fresh.setDefaultTimeout(15_000);
        opened.add(fresh);
        context = fresh;
        return visitInAnotherTab(address);
    }

    /** Opens any page in the profile of the one before. */
    Page visitInAnotherTab(URI address) {
        BrowserContext profile = context;
        if (profile == null) {
            throw new IllegalStateException("visit a page first");
        }
        Page page = profile.newPage();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                OFFENCES.add(message.text());
            }
        });
        page.onPageError(OFFENCES::add);
        page.onDialog(dialog -> {
            OFFENCES.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.navigate(address.toString());
        return page;
    }

    /** The page as it is shown now breaks no rule of accessibility. The picture is kept for people to look at. */
    static void look(Page page, String name, int width, ColorScheme theme) {
        Path file =
                Launcher.ROOT.resolve("system-tests/target/screenshots/" + name + "-" + width + "-" + theme + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        if ((width > NARROW) != (theme == ColorScheme.DARK)) {
            return; // Rules are about a layout or about colours: each of both is looked at once.
        }
        assertThat(accessibilityFaults(page))
                .as("accessibility of %s", file.getFileName())
                .isEmpty();
    }

    /** What the rules of axe-core find wrong on the page as it is shown now: rule, help, elements. */
    static List<String> accessibilityFaults(Page page) {
        if (page.evaluate("typeof axe").equals("undefined")) {
            page.evaluate(axe());
        }
        Object found = page.evaluate(
                "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(one => one.id +"
                        + " ': ' + one.help + ' ' + one.nodes.map(node => node.target.join(' ')).join(', '))");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static String axe() {
        try (InputStream script = ConsoleBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens and signs in. */
    Page signIn(URI gateway, String key, Look look) {
        Page page = open(gateway, look);
        page.getByLabel("API key").fill(key);
        page.locator("button[type=submit]").click();
        page.locator(".status-connection[data-state=live]").waitFor();
        return page;
    }

    /**
     * A page of the console in a tab that is signed in with this key: that of the test before, of whatever class, with
     * nothing left of it, or a fresh profile after a test that failed, signed out, or signed in as somebody else.
     */
    Page signedIn(URI gateway, String key, Look look, String route) {
        Page page = tab(gateway, key, look);
        context = page.context();
        usesTab = true;
        page.context().clearPermissions();
        page.unrouteAll();
        page.evaluate("localStorage.clear()");
        page.mouse().move(0, 0);
        page.setViewportSize(look.width(), look.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.theme()));
        visit(page, List.of("/account", "/" + route));
        if (route.startsWith("logs")) {
            settled(page);
        }
        return page;
    }

    /** One place of the console after the other. */
    private static void visit(Page page, List<String> places) {
        page.evaluate("""
            async (hashes) => {
              for (const hash of hashes) {
                if (location.hash === `#${hash}`) continue;
                await new Promise((shown) => {
                  addEventListener('hashchange', shown, { once: true });
                  location.hash = hash;
                });
              }
            }\
            """, places);
    }

    /** The list holds what the server has, so that its rows do not move under a click. */
    static void settled(Page page) {
        try {
            page.locator(".status-connection[data-state=live]").waitFor();
        } catch (TimeoutError e) {
            throw new AssertionError("not live: " + page.evaluate(AT), e);
        }
        page.locator(".list-loading").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    private Page tab(URI gateway, String key, Look look) {
        SignedIn known = signedIn;
        if (known != null
                && known.uses() < USES_MAX
                && known.gateway().equals(gateway)
                && known.key().equals(key)
                && hasSession(known.page())) {
            signedIn = known.again();
            return known.page();
        }
        if (known != null) {
            known.page().context().close();
        }
        Page page = signIn(gateway, key, look);
        signedIn = new SignedIn(gateway, key, (String) page.evaluate(USER), page, 1);
        return page;
    }

    /** A test may end all sessions of the key: then its page asks to sign in as soon as it asks the server anything. */
    private static boolean hasSession(Page page) {
        page.unrouteAll();
        visit(page, List.of("/account", "/logs"));
        try {
            page.locator(".status-connection[data-state=live]")
                    .or(page.getByLabel("API key"))
                    .first()
                    .waitFor();
        } catch (TimeoutError e) {
            throw new AssertionError("neither live nor signed out: " + page.evaluate(AT), e);
        }
        boolean hasEnded = page.getByLabel("API key").isVisible();
        if (hasEnded) {
            System.err.println("the session of the shared tab has ended: " + page.evaluate(AT));
        }
        return !hasEnded;
    }

    /** A phone's log with its panel open at the tab of a key, and a reason typed. */
    Page panel(RunningReeve reeve, LivePhone phone, String key, String reason) {
        Page page = signedIn(reeve.url(), reeve.adminKey(), Look.DESKTOP, "logs?device=" + phone.id());
        page.locator(".device[aria-pressed=true]")
                .filter(ConsolePage.text("live"))
                .waitFor();
        page.locator(".viewport").focus();
        page.keyboard().press(key);
        page.getByLabel("Reason").fill(reason);
        return page;
    }

    /** Opens and signs in as a person; the page shown then depends on what that person may see. */
    Page signInByEmail(URI gateway, String email, String password, Look look) {
        Page page = open(gateway, look);
        ConsolePage.button(page, "E-mail").click();
        typePassword(page, email, password);
        return page;
    }

    /** The same with the usual password and looks, up to the page of the own account. */
    Page openAccount(URI gateway, String email) {
        Page page = signInByEmail(gateway, email, ConsoleUsers.PASSWORD, Look.DESKTOP);
        PlaywrightAssertions.assertThat(ConsolePage.heading(page, "Your account"))
                .isVisible();
        return page;
    }

    static void typePassword(Page page, String email, String password) {
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(password);
        page.keyboard().press("Enter");
    }
}
