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
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form that calls a service which publishes its descriptors. */
@Tag("journey-2")
class ConsoleServiceFormIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static Peer worker;

    @BeforeAll
    static void startWorker() {
        worker = GreeterExample.start("tcp://127.0.0.1:" + REEVE.brokerPort());
        // The page asks once, when the service is opened, and the gateway learns methods a moment after it registered.
        String token = REEVE.cli("token").strip();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new Http(REEVE.url())
                        .get("/v1/openapi.json", token)
                        .body()
                        .contains("/" + GreeterExample.SERVICE + "/"));
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    private static Page form(Look look) {
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), look, "services/" + GreeterExample.SERVICE);
        assertThat(page.locator("select#call-method")).isVisible();
        return page;
    }

    private static void call(Page page) {
        ConsolePage.button(page, "Call").click();
    }

    @Test
    void offersTheMethodsAndARequestToFillIn() {
        Page page = form(Look.DESKTOP);

        assertThat(page.locator("select#call-method option"))
                .hasText(new String[] {"SayHello", "SayHelloOften", "SayHelloToAll"});
        assertThat(page.getByLabel("Body (JSON)"))
                .hasValue("{\n  \"name\": \"\",\n  \"language\": \"ENGLISH\",\n  \"times\": 0\n}");
        assertThat(page.locator(".call-about")).containsText("Says hello once.");
    }

    @Test
    void showsTheFieldsWithTheWordsOfTheirAuthor() {
        Page page = form(Look.DESKTOP);

        Locator fields = page.locator(".schema-fields").first();
        assertThat(fields).containsText("As they like to be called; up to 100 characters.");
        assertThat(fields).containsText("GERMAN");
    }

    @Test
    void callsAndShowsTheAnswerWithItsTimes() {
        Page page = form(Look.DESKTOP);
        page.getByLabel("Body (JSON)").fill("{\"name\": \"Ada\", \"language\": \"FRENCH\"}");

        call(page);

        Locator result = page.locator(".call-result");
        assertThat(result).containsText("Bonjour Ada");
        assertThat(result)
                .containsText(Pattern.compile(
                        "queue [0-9.]+ ms.*worker [0-9.]+ ms.*wire [0-9.]+ ms.*whole [0-9.]+ ms", Pattern.DOTALL));
    }

    @Test
    void whatSomebodyHasTypedStaysWhenTheMethodChanges() {
        Page page = form(Look.DESKTOP);
        page.getByLabel("Body (JSON)").fill("{\"name\": \"Ada\", \"times\": 2}");

        page.locator("select#call-method").selectOption("SayHelloOften");
        call(page);

        assertThat(page.locator(".call-about")).containsText("answers with a stream");
        assertThat(page.locator(".call-result")).containsText("Hallo Ada");
    }

    @Test
    void theCommandThatIsCopiedMakesTheSameCall() {
        Page page = form(Look.DESKTOP);
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.getByLabel("Body (JSON)").fill("{\n  \"name\": \"Ada's $(id)\",\n  \"language\": \"FRENCH\"}");

        ConsolePage.button(page, "Copy as curl").click();
        assertThat(ConsolePage.button(page, "Copied")).isVisible();
        String command = copied(page);
        ConsolePage.button(page, "grpcurl").click();
        page.waitForCondition(() -> copied(page).startsWith("grpcurl -plaintext "));

        assertThat(copied(page)).endsWith(" greeter.v1.Greeter/SayHello");
        assertThat(command).startsWith("curl ").contains("SayHello").doesNotContain("rvs_");
        Launcher.Result result = Launcher.shell(REEVE.process().environment(), Duration.ofSeconds(30), command);
        assertThat(result.out()).as(result.err()).contains("Bonjour Ada\\u0027s $(id)");
    }

    private static String copied(Page page) {
        return String.valueOf(page.evaluate("navigator.clipboard.readText()"));
    }

    @Test
    void anErrorOfTheServiceIsShownAsIt() {
        Page page = form(Look.DESKTOP);

        call(page);

        assertThat(page.locator(".call-result")).containsText("name has 1 to 100 characters");
    }

    @ParameterizedTest
    @Tag("L10")
    @CsvSource({"1280, 800, DARK", "1280, 800, LIGHT", "390, 780, DARK", "390, 780, LIGHT"})
    void fitsTheWindowAndKeepsTheRulesOfAccessibility(int width, int height, ColorScheme theme) {
        Page page = form(new Look(width, height, theme));
        page.getByLabel("Body (JSON)").fill("{\"name\": \"Ada\"}");
        call(page);
        assertThat(page.locator(".call-result")).containsText("Hello Ada");

        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        ConsoleBrowser.look(page, "service-form", width, theme);
    }
}
