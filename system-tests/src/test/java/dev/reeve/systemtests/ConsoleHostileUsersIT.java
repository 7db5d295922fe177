// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever stands in any field of a user, a session or a line of the audit, also what the service would refuse. */
@Tag("S2")
class ConsoleHostileUsersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PAYLOADS = HostileTexts.all();

    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    @Test
    void staysText() {
        Page page = HostileTexts.watched(BROWSER.signedIn(REEVE.url(), REEVE.adminKey(), Look.DESKTOP, "logs"));
        answerHostile(page);
        page.navigate(REEVE.url() + "/console/#/users");
        assertThat(page.locator("[data-user]")).hasCount(PAYLOADS.size());
        HostileTexts.assertNothingBecameMarkup(page);

        for (int i = 0; i < PAYLOADS.size(); i += 3) {
            page.locator(".user-name").nth(i).click();
            assertThat(page.locator(".user-detail [data-session]")).hasCount(1);
            assertThat(page.locator(".user-detail [data-line]")).hasCount(1);
        }
        HostileTexts.assertNothingBecameMarkup(page);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Disable"))
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        HostileTexts.assertNothingBecameMarkup(page);

        page.navigate(REEVE.url() + "/console/#/audit");
        assertThat(page.locator("main.audit [data-line]")).hasCount(PAYLOADS.size());
        for (Locator more : page.locator("summary").all()) {
            more.click();
        }
        HostileTexts.assertNothingBecameMarkup(page);
    }

    private static void answerHostile(Page page) {
        page.route("**/v1/admin/users/list", call -> fulfill(call, list("users", ConsoleHostileUsersIT::user)));
        page.route("**/v1/admin/users/get", call -> fulfill(call, detail(payloadOf(call))));
        page.route("**/v1/admin/users/sessions", call -> fulfill(call, sessions(payloadOf(call))));
        page.route(
                "**/v1/admin/audit/list",
                call -> fulfill(
                        call,
                        String.valueOf(call.request().postData()).contains("\"target\":\"u_")
                                ? oneLine(payloadOf(call))
                                : list("lines", ConsoleHostileUsersIT::line)));
    }

    private static ObjectNode user(String payload) {
        ObjectNode user = JSON.createObjectNode()
                .put("user", "u_" + PAYLOADS.indexOf(payload))
                .put("email", payload)
                .put("displayName", payload)
                .put("status", payload)
                .put("createdAt", payload)
                .put("lastSignInAt", payload)
                .put("secondFactor", true);
        user.putArray("roles").add(payload);
        return user;
    }

    private static ObjectNode detail(String payload) {
        ObjectNode detail = JSON.createObjectNode();
        detail.set("user", user(payload));
        detail.putArray("factors").addObject().put("kind", payload).put("confirmedAt", payload);
        detail.putArray("identities").addObject().put("issuer", payload).put("email", payload);
        detail.putObject("userData").put(payload, payload);
        return detail;
    }

    private static ObjectNode sessions(String payload) {
        ObjectNode sessions = JSON.createObjectNode();
        sessions.putArray("sessions")
                .addObject()
                .put("session", payload)
                .put("client", payload)
                .put("platform", payload)
                .put("model", payload)
                .put("address", payload)
                .put("lastUsedAt", payload);
        return sessions;
    }

    private static ObjectNode line(String payload) {
        return JSON.createObjectNode()
                .put("id", payload)
                .put("at", payload)
                .put("actorKind", "user")
                .put("actor", "u_" + payload)
                .put("action", payload)
                .put("target", payload)
                .put("outcome", "refused")
                .put("reason", payload)
                .put("address", payload)
                .put("requestId", payload)
                .put("detail", payload);
    }

    private static ObjectNode oneLine(String payload) {
        ObjectNode reply = JSON.createObjectNode();
        reply.putArray("lines").add(line(payload));
        return reply;
    }

    private static ObjectNode list(String field, Function<String, ObjectNode> item) {
        ObjectNode reply = JSON.createObjectNode();
        ArrayNode items = reply.putArray(field);
        PAYLOADS.forEach(payload -> items.add(item.apply(payload)));
        return reply;
    }

    /** Users are called u_0, u_1, ... after their payload. */
    private static String payloadOf(Route call) {
        String number = String.valueOf(call.request().postData()).replaceFirst("(?s).*\"u_(\\d+)\".*", "$1");
        return PAYLOADS.get(Integer.parseInt(number));
    }

    private static void fulfill(Route call, ObjectNode body) {
        call.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body.toString()));
    }
}
