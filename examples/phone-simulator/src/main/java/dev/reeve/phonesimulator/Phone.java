// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.phonesimulator;

import dev.reeve.gatewayclient.AppInfo;
import dev.reeve.gatewayclient.ConnectionState;
import dev.reeve.gatewayclient.LogLevel;
import dev.reeve.gatewayclient.Logs;
import dev.reeve.gatewayclient.OutboxEntry;
import dev.reeve.gatewayclient.Reeve;
import dev.reeve.gatewayclient.ReeveException;
import dev.reeve.gatewayclient.ReeveListener;
import dev.reeve.gatewayclient.Reply;
import dev.reeve.gatewayclient.SignedIn;
import dev.reeve.gatewayclient.Store;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One phone and its day, on one thread. What fails is counted, and the day goes on. */
final class Phone {
    private static final int ENTRIES = 3;
    private static final long WAIT_S = 30;

    private final String service;
    private final int calls;
    private final int number;
    private final Summary summary;
    private final Reeve reeve;
    private final CountDownLatch sent = new CountDownLatch(ENTRIES);
    private final CountDownLatch open = new CountDownLatch(1);

    Phone(String url, String service, int calls, int number, Summary summary) {
        this.service = service;
        this.calls = calls;
        this.number = number;
        this.summary = summary;
        this.reeve = Reeve.at(url)
                .installation(Store.inMemory())
                .app(new AppInfo("phone-simulator", "1", "Simulated 1", "Phone " + number))
                .build();
    }

    void day() {
        try (reeve) {
            reeve.listen(new Told());
            morning();
            step("offline", this::offline);
            step("background", this::pocket);
            step("sign-out", () -> reeve.auth().signOut());
            summary.did("phones");
        }
    }

    private void morning() {
        step("start", () -> {
            SignedIn who = reeve.auth().startAnonymously();
            reeve.topic("user." + who.user()).subscribe(_ -> summary.did("publications"));
            reeve.logs().log(LogLevel.INFO, "phone.day", "good morning", Map.of("phone", number));
        });
        await(open, "connection");
        for (int call = 0; call < calls; call++) {
            call(call);
        }
    }

    private void call(int count) {
        try (Logs.Span _ = reeve.logs().enter("phone.calls", "call")) {
            long began = System.nanoTime();
            Reply reply = reeve.service(service).call("say", Map.of("phone", number, "call", count));
            summary.called(System.nanoTime() - began);
            if (!Integer.valueOf(count).equals(reply.map().get("call"))) {
                summary.failed("wrong answer");
            }
        } catch (ReeveException e) {
            reeve.logs().exception(LogLevel.WARN, "phone.calls", "a call failed", e);
            summary.failed("call " + e.reason());
        }
    }

    /** In a tunnel: what is done there is sent afterwards. */
    private void offline() {
        reeve.networkDown();
        for (int entry = 0; entry < ENTRIES; entry++) {
            OutboxEntry _ = reeve.outbox().add(service, "save", Map.of("entry", entry));
        }
        reeve.networkUp();
        await(sent, "outbox");
    }

    private void pocket() {
        reeve.background();
        reeve.foreground();
        call(calls);
    }

    private void step(String what, Runnable action) {
        try {
            action.run();
        } catch (ReeveException e) {
            summary.failed(what + ' ' + e.reason());
        }
    }

    private void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(WAIT_S, TimeUnit.SECONDS)) {
                summary.failed(what + " not within " + WAIT_S + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What this phone's app is told. */
    private final class Told implements ReeveListener {
        @Override
        public void state(ConnectionState state) {
            if (state == ConnectionState.OPEN) {
                summary.did("connections");
                open.countDown();
            }
        }

        @Override
        public void sent(OutboxEntry entry, Reply reply) {
            summary.did("sent from the outbox");
            sent.countDown();
        }

        @Override
        public void failed(OutboxEntry entry, ReeveException error) {
            summary.failed("outbox " + error.reason());
        }

        @Override
        public void sessionLost(String reason) {
            summary.failed("session " + reason);
        }
    }
}
