// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.reeve.systemtests.ConsoleBrowser.Look;
import dev.reeve.testkit.FaultProxy;
import dev.reeve.workersdk.Codec;
import dev.reeve.workersdk.Worker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client in TypeScript in Chromium, on a page of another origin under a strict policy, before a running Reeve. */
@Timeout(60)
class TypeScriptBrowserIT {
    @RegisterExtension
    static final RunningReeve REEVE = RunningReeve.shared();

    @RegisterExtension
    static final ConsoleBrowser BROWSER = new ConsoleBrowser();

    private static final Duration SOON = Duration.ofSeconds(20);
    private static @Nullable StaticSite site;

    private final String topic = "chat." + UUID.randomUUID();

    @BeforeAll
    static void serve() {
        TypeScriptClient.require();
        Path page = Launcher.ROOT.resolve("system-tests/src/test/resources/typescript");
        site = StaticSite.of(page, TypeScriptClient.dist());
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static URI address(URI gateway, String more) {
        StaticSite running = site;
        if (running == null) {
            throw new IllegalStateException("the site is not served");
        }
        return running.url().resolve("?gateway=" + gateway + more);
    }

    /** The page, signed in as somebody new. */
    private static Page signedIn(URI gateway, String more) {
        Page page = ready(BROWSER.visit(address(gateway, more), Look.DESKTOP));
        Object _ = page.evaluate("async () => { await reeve.auth.startAnonymously(); }");
        return page;
    }

    private static Page ready(Page page) {
        page.locator("html[data-ready=yes]").waitFor();
        return page;
    }

    private static String text(Page page, String expression) {
        return String.valueOf(page.evaluate(expression));
    }

    private static void until(Page page, String condition) {
        page.waitForFunction(condition);
    }

    private void publish(String text) {
        Http.Answer answer =
                new Http(REEVE.url()).post("/v1/topics/" + topic, REEVE.adminKey(), "{\"text\":\"" + text + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    @Tag("journey-1")
    void aSignInSurvivesAReload() {
        Page page = signedIn(REEVE.url(), "");
        String user = text(page, "() => reeve.auth.session.user");

        page.reload();

        assertThat(text(ready(page), "async () => { await reeve.auth.ready(); return reeve.auth.session.user; }"))
                .isEqualTo(user);
        assertThat(text(page, "async () => JSON.stringify(await reeve.service('echo').call('say', {text: 'hi'}))"))
                .isEqualTo("{\"text\":\"hi\"}");
        // what made that refresh good cannot be read out by anybody who gets at the page
        assertThat(text(page, "async () => JSON.stringify(Object.keys(reeve.auth.session).sort())"))
                .isEqualTo("[\"anonymous\",\"scopes\",\"session\",\"user\"]");
    }

    @Test
    @Tag("journey-1")
    void aTopicIsFollowedOverTheSocketAndACallGoesOverIt() {
        Page page = signedIn(REEVE.url(), "");
        Object _ = page.evaluate("topic => { follow(topic); }", topic);
        until(page, "() => reeve.state === 'open'");
        assertThat(text(page, "async () => (await reeve.service('echo').invoke('say', 1, {door: 'websocket'})).body"))
                .isEqualTo("1");

        Object _ = page.evaluate("async topic => { await reeve.topic(topic).publish({text: 'own'}); }", topic);
        publish("another's");

        until(page, "() => heard.length === 2");
        assertThat(text(page, "() => heard.join()")).isEqualTo("own,another's");
    }

    @Test
    @Tag("G4")
    void afterACutATopicGoesOnWithoutALossOrADouble() {
        try (FaultProxy proxy = FaultProxy.to(REEVE.url().getPort())) {
            Page page = signedIn(URI.create("http://127.0.0.1:" + proxy.port()), "");
            Object _ = page.evaluate("topic => { follow(topic); }", topic);
            until(page, "() => reeve.state === 'open'");
            Object _ = page.evaluate("async () => { await reeve.service('echo').call('say', 1); }");
            publish("before");
            until(page, "() => heard.length === 1");

            proxy.refuse();
            until(page, "() => reeve.state === 'waiting'");
            publish("meanwhile 1");
            publish("meanwhile 2");
            proxy.heal();

            until(page, "() => heard.length === 3");
            publish("after");
            until(page, "() => heard.length === 4");
            assertThat(text(page, "() => heard.join()")).isEqualTo("before,meanwhile 1,meanwhile 2,after");
        }
    }

    @Test
    @Tag("G4")
    void whereWebSocketsAreBlockedATopicComesAsEventsAndGoesOnAfterACut() {
        try (FaultProxy proxy = FaultProxy.to(REEVE.url().getPort())) {
            Page page = signedIn(URI.create("http://127.0.0.1:" + proxy.port()), "&blocked");
            Object _ = page.evaluate("topic => { window.topicName = topic; follow(topic); }", topic);
            until(page, "() => reeve.isFallback");
            // the position is known as soon as the stream has begun
            until(page, "() => reeve.topic(topicName).subscribe(() => {}).position !== undefined");
            publish("before");
            until(page, "() => heard.length === 1");

            proxy.refuse();
            publish("meanwhile");
            proxy.heal();

            until(page, "() => heard.length === 2");
            assertThat(text(page, "() => heard.join()")).isEqualTo("before,meanwhile");
        }
    }

    @Test
    void whatIsWrittenOfflineIsDoneOnceThoughAnAnswerIsLost() {
        String service = "notes-" + UUID.randomUUID();
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch lost = new CountDownLatch(1);
        try (Worker _ = notes(service, done, lost);
                FaultProxy proxy = FaultProxy.to(REEVE.url().getPort())) {
            Page page = signedIn(URI.create("http://127.0.0.1:" + proxy.port()), "");
            String add = "async ([name, text]) => { await reeve.outbox.add(name, 'add', {text}); }";
            Object _ = page.evaluate(add, List.of(service, "first"));
            until(page, "() => outcomes.join() === 'added first,sent first'");

            page.context().setOffline(true);
            Object _ = page.evaluate(add, List.of(service, "second"));
            Object _ = page.evaluate(add, List.of(service, "third"));
            page.context().setOffline(false);
            await().atMost(SOON).until(() -> done.size() == 2);
            proxy.cut();
            lost.countDown();

            until(page, "() => outcomes.length === 6");
            assertThat(text(page, "() => outcomes.slice(2).join()"))
                    .isEqualTo("added second,added third,sent second,sent third");
            assertThat(done).containsExactly("{\"text\":\"first\"}", "{\"text\":\"second\"}", "{\"text\":\"third\"}");
            assertThat(text(page, "async () => (await reeve.outbox.entries()).length"))
                    .isEqualTo("0");
        }
    }

    @Test
    void twoTabsRefreshOnce() {
        Page first = signedIn(REEVE.url(), "");
        Page second = ready(BROWSER.visitInAnotherTab(address(REEVE.url(), "")));
        first.reload();
        Page _ = ready(first);
        List<String> refreshes = new CopyOnWriteArrayList<>();
        first.context().onRequest(request -> {
            if (request.url().endsWith("/v1/auth/refresh") && request.method().equals("POST")) {
                refreshes.add(request.url());
            }
        });

        Object _ = first.evaluate("() => { window.asked = reeve.token(); }");
        Object _ = second.evaluate("() => { window.asked = reeve.token(); }");

        String token = text(first, "async () => await asked");
        assertThat(token).startsWith("ey").isEqualTo(text(second, "async () => await asked"));
        assertThat(refreshes).hasSize(1);
    }

    @Test
    @Tag("L7")
    void aLogLineArrivesEvenThoughThePageWasReloadedBeforeItWasSent() {
        String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
        Page page = signedIn(REEVE.url(), "");
        Object _ = page.evaluate("mark => { reeve.networkDown(); reeve.logs.logger('cart').info(mark); }", mark);
        String kept = "async () => (await Promise.all((await store.keys('logs/')).map(key => store.get(key)))).join()";
        await().atMost(SOON).until(() -> text(page, kept).contains(mark));

        page.reload();

        Object _ = ready(page).evaluate("async mark => { reeve.logs.error(mark + ' again'); }", mark);
        Http http = new Http(REEVE.url());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(http.get("/v1/logs/records?q=" + mark, REEVE.adminKey())
                                .json()
                                .path("entries"))
                        .extracting(entry -> entry.path("body").asText())
                        .containsExactlyInAnyOrder(mark, mark + " again"));
    }

    /** Writes down what it is asked to do. The second answer has to wait, for the connection to be cut before it. */
    private static Worker notes(String service, List<String> done, CountDownLatch lost) {
        Worker worker = Worker.builder()
                .brokers("tcp://127.0.0.1:" + REEVE.brokerPort())
                .shutdownHook(false)
                .service(
                        service,
                        described -> described.anyMethod(Codec.payload(), (body, _) -> {
                            done.add(new String(body.bytes(), StandardCharsets.UTF_8));
                            if (done.size() == 2 && !lost.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                                throw new IllegalStateException("the connection was not cut");
                            }
                            return body;
                        }))
                .start();
        await().atMost(SOON).until(worker::isReady);
        return worker;
    }
}
