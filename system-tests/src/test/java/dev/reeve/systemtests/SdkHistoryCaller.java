// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import dev.reeve.clientsdk.BrokerState;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Reply;
import dev.reeve.clientsdk.ReplyStream;
import dev.reeve.clientsdk.Request;
import dev.reeve.protocol.ReeveException;
import dev.reeve.testkit.history.HistoryCall;
import dev.reeve.testkit.history.HistoryWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** By way of client-sdk. */
final class SdkHistoryCaller implements HistoryCaller {
    private static final int OPEN_CALLS_MAX = 20_000;

    private final ReeveClient client;
    private final boolean declare;
    private final int keys;

    SdkHistoryCaller(ProgramOptions options) {
        this.client = ReeveClient.builder()
                .brokers(options.text("brokers"))
                .instanceId(options.text("who"))
                .openCallsMax(OPEN_CALLS_MAX)
                .start();
        this.declare = options.flag("declare", true);
        this.keys = options.number("keys", 0);
    }

    @Override
    public String call(HistoryCall call, Duration deadline, HistoryWriter history) {
        return begin(call, deadline, history).get();
    }

    @Override
    public Supplier<String> begin(HistoryCall call, Duration deadline, HistoryWriter history) {
        Request request = Request.builder(call.service())
                .method("do")
                .body(call.request().getBytes(StandardCharsets.UTF_8))
                .deadline(deadline)
                .idempotent(declare && call.idempotent())
                .affinityKey(keys == 0 ? "" : key(call.request(), keys))
                .build();
        try {
            ReplyStream replies = client.open(request);
            return () -> take(replies, call, history);
        } catch (ReeveException error) {
            String reason = error.reason().name();
            return () -> HistoryCaller.failed(call, reason, history);
        }
    }

    private static String take(ReplyStream opened, HistoryCall call, HistoryWriter history) {
        int parts = 0;
        try (ReplyStream replies = opened) {
            for (Reply reply = replies.next(); reply != null; reply = replies.next()) {
                String hash = HistoryCaller.hash(call, new String(reply.body(), StandardCharsets.UTF_8));
                if (!reply.last()) {
                    history.partial(call, parts++, hash);
                } else {
                    history.ok(call, reply.attempt(), hash);
                    return "ok";
                }
            }
            return HistoryCaller.failed(call, "NOTHING", history);
        } catch (ReeveException error) {
            return HistoryCaller.failed(call, error.reason().name(), history);
        }
    }

    /** One of so many affinity keys for each request. */
    static String key(String request, int keys) {
        return "key-" + Math.floorMod(request.hashCode(), keys);
    }

    @Override
    public int brokers() {
        return (int) client.brokers().stream().filter(BrokerState::ready).count();
    }

    @Override
    public void close() {
        client.close();
    }
}
