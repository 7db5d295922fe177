// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reeve.systemtests.ConsolePage.press;
import static dev.reeve.systemtests.ConsolePage.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panel of a device in Chromium: a phone on a live connection is told and asked from the page, and answers. */
@Tag("L8")
@Timeout(120)
class ConsoleTwoWaysIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    /** The list of levels is asked for every 3 s, the devices every 5 s. */
    private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
            new LocatorAssertions.ContainsTextOptions().setTimeout(15_000);

    private final Http http = new Http(REEVE.url());
    private final ConsoleUsers users = new ConsoleUsers(http);
    private final List<LivePhone> phones = new ArrayList<>();

    @AfterEach
    void disconnect() {
        phones.forEach(LivePhone::close);
    }

    @Test
    void setsALevelShowsThatThePhoneHasItAndEndsIt() {
        LivePhone phone = connect("Level 1", "level");
        Page page = open(phone, "l");
        page.getByLabel("Level", exactly()).selectOption("DEBUG");
        page.getByLabel("For", exactly()).selectOption("5");
        page.getByLabel("Logger").fill("net.");

        press(panel(page), "Set level");
        JsonNode level = phone.toldThat(body -> body.at("/level/level").asText().equals("DEBUG"));
        Locator item = inForce(page).filter(text(phone.id()));
        assertThat(item).containsText("sent");
        phone.answer(level, "level", (ObjectNode) level.path("level"));

        assertThat(item).containsText("applied", PATIENTLY);
        assertThat(item).containsText(Pattern.compile("0?[45]:[0-5][0-9]"));
        assertThat(item).containsText("logger net.");
        assertThat(item).containsText("ticket 7");
        press(item, "End");
        JsonNode end = phone.toldThat(ConsoleTwoWaysIT::isEnd);
        assertThat(end.path("id")).isEqualTo(level.path("id"));
        assertThat(item).hasCount(0);
    }

    @Test
    void aLevelForAUserIsToldToAllTheirPhonesAndComesFirstInTheList() {
        JsonNode user = users.signUp("two-ways", "Ada");
        LivePhone phone = connect(user, "1.4.2", "User 1");
        LivePhone tablet = connect(users.signIn(user), "1.4.2", "User 2");
        LivePhone other = connect("User 3", "level");
        Page page = open(phone, "l");
        setLevelOn(page, "ACCOUNT|" + user.path("user").asText());

        JsonNode level = phone.told("level");
        for (LivePhone one : List.of(phone, tablet)) {
            one.answer(one.told("level"), "level", (ObjectNode) level.path("level"));
        }
        http.post(
                "/v1/logs/levels",
                REEVE.adminKey(),
                "{\"value\":\"" + other.id() + "\",\"level\":\"warn\","
                        + "\"forMs\":60000,\"reason\":\"newer, and of another\"}");

        Locator items = inForce(page);
        assertThat(items.filter(text(other.id()))).containsText("WARN", PATIENTLY);
        assertThat(items.first()).containsText("user " + user.path("user").asText());
        assertThat(items.first()).containsText("applied by 2 of 2");
        assertThat(tablet.told("level").path("id")).isEqualTo(level.path("id"));
        assertThat(other.wasTold(body -> body.path("id").equals(level.path("id"))))
                .isFalse();
        press(items.first(), "End");
        assertThat(phone.toldThat(ConsoleTwoWaysIT::isEnd).path("id")).isEqualTo(level.path("id"));
        assertThat(tablet.toldThat(ConsoleTwoWaysIT::isEnd).path("id")).isEqualTo(level.path("id"));
    }

    @Test
    void aLevelForAnAppVersionIsToldToThePhonesThatHaveIt() {
        String version = "9." + System.nanoTime();
        LivePhone phone = connect(http.anonymous(), version, "Version 1");
        LivePhone other = connect("Version 2", "level");
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs");
        page.locator(".status-connection[data-state=live]").waitFor();
        ConsolePage.button(page, "Levels").click();
        page.getByLabel("Reason").fill("ticket 9");
        setLevelOn(page, "all with an app version");
        assertThat(panel(page).getByRole(AriaRole.ALERT).first()).containsText("Say which version");
        assertThat(page.getByLabel("App version", exactly())).isFocused();
        page.getByLabel("App version", exactly()).fill(version);

        press(panel(page), "Set level");
        JsonNode level = phone.told("level");

        Locator item = inForce(page).filter(text("version " + version));
        assertThat(item).containsText("sent");
        assertThat(other.wasTold(body -> body.path("id").equals(level.path("id"))))
                .isFalse();
        press(item, "End");
        assertThat(phone.toldThat(ConsoleTwoWaysIT::isEnd).path("id")).isEqualTo(level.path("id"));
        Locator ended = panel(page).locator(".levels-over .level-item").filter(text(version));
        panel(page).locator(".levels-over summary").click();
        assertThat(ended).isVisible();
        assertThat(ended).containsText("ended");
        assertThat(ended.locator(".level-left")).isEmpty();
        press(panel(page), "Set level");
        assertThat(item.filter(text("sent"))).containsText("DEBUG");
        // What was opened stays so when the list is renewed.
        assertThat(ended).isVisible();
    }

    @Test
    void aLevelForAllIsToldToEverybodyAndEndsForEverybody() {
        LivePhone phone = connect("All 1", "level");
        LivePhone other = connect("All 2", "level");
        Page page = open(phone, "l");
        setLevelOn(page, "all devices");

        assertThat(page.locator(".toast").filter(text("DEBUG for all devices: sent")))
                .isVisible();
        Locator item = inForce(page).filter(text("all devices"));
        assertThat(item).containsText("sent to");
        assertThat(other.told("level").path("id")).isEqualTo(phone.told("level").path("id"));
        press(item, "End");

        assertThat(phone.toldThat(ConsoleTwoWaysIT::isEnd).path("id"))
                .isEqualTo(other.toldThat(ConsoleTwoWaysIT::isEnd).path("id"));
        assertThat(item).hasCount(0);
    }

    @Test
    void wantsAReasonBeforeAnythingIsSent() {
        LivePhone phone = connect("Level 2", "level", "memory");
        Page page = open(phone, "l");
        page.getByLabel("Reason").fill("");

        press(panel(page), "Set level");

        assertThat(panel(page).getByRole(AriaRole.ALERT).first()).containsText("Say why");
        assertThat(page.getByLabel("Reason")).isFocused();
    }

    @Test
    void watchesValuesAndDrawsNumbers() {
        LivePhone phone = connect("Watch 1", "level", "watch");
        Page page = open(phone, "w");
        page.getByLabel("Names").fill("cart.items, state");
        page.getByLabel("Every").selectOption("250");

        press(panel(page), "Watch");
        JsonNode watch = phone.told("watch");
        assertThat(watch.at("/watch/names").toString()).isEqualTo("[\"cart.items\",\"state\"]");
        assertThat(watch.at("/watch/everyMs").asInt()).isEqualTo(250);
        for (int items = 3; items <= 5; items++) {
            ObjectNode answer = LivePhone.object();
            answer.putArray("values")
                    .add(LivePhone.object()
                            .put("name", "cart.items")
                            .put("integer", items)
                            .put("alignment", "RIGHT"))
                    .add(LivePhone.object().put("name", "state").put("text", "open"));
            phone.answer(watch, "watch", answer);
        }

        Locator rows = panel(page).locator(".watch-table tbody tr");
        assertThat(rows.filter(text("cart.items"))).containsText("5", PATIENTLY);
        assertThat(rows.filter(text("cart.items")).locator("polyline")).hasCount(1);
        assertThat(rows.filter(text("state"))).containsText("open");
        press(panel(page), "Stop");
        assertThat(phone.toldThat(body ->
                                body.has("watch") && body.at("/watch/names").isEmpty())
                        .has("id"))
                .isTrue();
    }

    @Test
    void comparesTwoMemoryReports() {
        LivePhone phone = connect("Memory 1", "memory");
        Page page = open(phone, "l");
        page.getByRole(AriaRole.TAB, named("Memory")).click();
        press(panel(page), "Ask for a report");
        JsonNode memory = phone.told("memory");

        phone.answer(memory, "memory", report(10));
        assertThat(panel(page).locator(".memory-report")).containsText("shop.Cart", PATIENTLY);
        phone.answer(memory, "memory", report(14));
        page.getByLabel("Compared with").selectOption("1");

        Locator row = panel(page).locator(".memory-table tbody tr").filter(text("shop.Cart"));
        assertThat(row).containsText("+4");
        assertThat(panel(page)).containsText("1.0 MiB");
    }

    @Test
    void asksForTheLastLinesAndForLiveOnes() {
        LivePhone phone = connect("Recall 1", "live", "recall");
        Page page = open(phone, "l");
        page.getByRole(AriaRole.TAB, named("Device")).click();

        panel(page).locator("#recall-lines").fill("50");
        press(panel(page), "Send me these");
        JsonNode recall = phone.told("recall");
        assertThat(recall.at("/recall/lines").asInt()).isEqualTo(50);
        phone.answer(recall, "recall", LivePhone.object().put("records", 12));
        press(panel(page), "Send at once");
        JsonNode live = phone.told("live");
        phone.answer(live, "live", LivePhone.object().put("leaseMs", 60_000));

        assertThat(panel(page)).containsText("12 lines are on the way", PATIENTLY);
        assertThat(panel(page)).containsText("for 60 s at a time", PATIENTLY);
    }

    @Test
    void saysWhyWhatADeviceDoesNotOfferCannotBeAsked() {
        LivePhone phone = connect("Modest 1", "level");
        Page page = open(phone, "w");

        assertThat(panel(page).getByRole(AriaRole.BUTTON, inPanel("Watch"))).isDisabled();
        assertThat(panel(page)).containsText("does not offer “watch”");
    }

    @Test
    void showsHowTheDevicesOwnLoggingFares() {
        LivePhone phone = connect("Counters 1", "level");
        ObjectNode counters =
                LivePhone.object().put("sent", "4711").put("ringPercent", 37).put("lastError", "disk is full");
        counters.putObject("dropped").put("budget", "12");
        phone.append(counters, phone.record(9, "with counters"));
        Page page = open(phone, "l");

        page.getByRole(AriaRole.TAB, named("Device")).click();

        assertThat(panel(page)).containsText("4,711", PATIENTLY);
        assertThat(panel(page)).containsText("dropped: budget");
        assertThat(panel(page)).containsText("37 % full");
        assertThat(panel(page)).containsText("disk is full");
    }

    @Test
    void showsConnectedDevicesFirstAndTheirLevelWithWhatIsLeft() {
        LivePhone phone = connect("Countdown 1", "level");
        http.post(
                "/v1/logs/levels",
                REEVE.adminKey(),
                "{\"value\":\"" + phone.id() + "\",\"level\":\"debug\",\"forMs\":600000,\"reason\":\"ticket 8\"}");
        Page page = BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs");

        Locator item = page.locator(".device").filter(text("Countdown 1"));

        assertThat(item).containsText("DEBUG", PATIENTLY);
        assertThat(item).containsText(Pattern.compile("[89]:[0-5][0-9]"));
    }

    @ParameterizedTest
    @CsvSource({"1280, 800, DARK", "1280, 800, LIGHT", "390, 780, DARK", "390, 780, LIGHT"})
    void keepsTheRulesOfAccessibility(int width, int height, ColorScheme theme) {
        LivePhone phone = connect("Access 1", "level", "watch", "memory", "recall", "live");
        Page page = BROWSER.signedIn(
                REEVE.url(), REEVE.adminKey(), new Look(width, height, theme), "logs?device=" + phone.id());
        page.locator(".status-connection[data-state=live]").waitFor();

        for (String tab : new String[] {"Levels", "Watches", "Memory", "Device"}) {
            if (panel(page).isHidden()) {
                page.locator(".viewport").focus();
                page.keyboard().press("l");
            }
            page.getByRole(AriaRole.TAB, named(tab)).click();
            ConsoleBrowser.look(page, "panel-" + tab.toLowerCase(Locale.ROOT), width, theme);
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private LivePhone connect(String model, String... capabilities) {
        return connected(new LivePhone(http, model, capabilities));
    }

    private LivePhone connect(JsonNode session, String version, String model) {
        return connected(new LivePhone(http, session, version, model, "level"));
    }

    private LivePhone connected(LivePhone phone) {
        phones.add(phone);
        return phone;
    }

    /** On whom, by the text or the value of the choice; for as short as may be. */
    private static void setLevelOn(Page page, String target) {
        page.getByLabel("On", exactly()).selectOption(target);
        page.getByLabel("For", exactly()).selectOption("5");
        press(panel(page), "Set level");
    }

    private static Locator inForce(Page page) {
        return page.getByLabel("Levels in force").locator(".level-item");
    }

    private static boolean isEnd(JsonNode told) {
        return told.has("level") && told.at("/level/untilMs").asLong() == 0;
    }

    private static ObjectNode report(int carts) {
        ObjectNode report = LivePhone.object().put("heapBytes", "1048576").put("threads", 12);
        report.putArray("classes")
                .add(LivePhone.object().put("name", "shop.Cart").put("count", Integer.toString(carts)));
        return report;
    }

    private static Page open(LivePhone phone, String key) {
        return BROWSER.panel(REEVE, phone, key, "ticket 7");
    }

    private static Locator panel(Page page) {
        return page.locator(".device-panel");
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions inPanel(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }
}
