// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Learns which levels count for this device: with each socket, when an append's reply names another version, and once
 * where nothing would be sent. One question at a time. Owned by the loop.
 */
final class LogConfig {
    private static final long NEVER = -1;

    private final Context context;
    private final LogService service;
    private final LogLevels levels;
    private final LogOffers offers;
    private final LogSender sender;
    private final Backoff backoff;
    private Loop.Timer again = Loop.Timer.NONE;
    private Loop.Timer below = Loop.Timer.NONE;
    private boolean asking;
    /** A socket has opened while the answer to an earlier question was under way. */
    private boolean askAgain;

    private boolean waiting;
    private boolean offline;
    /** Something of the logger was answered since the start or a sign-in. */
    private boolean heard;

    private boolean planned;

    private long askedMs = -1;
    private long seen;
    private long failedAt = NEVER;

    LogConfig(Context context, LogService service, LogLevels levels, LogOffers offers, LogSender sender) {
        this.context = context;
        this.service = service;
        this.levels = levels;
        this.offers = offers;
        this.sender = sender;
        this.backoff = context.backoff();
    }

    /** Of the levels that the device has; 0 = none, below 0 = not known. */
    long version() {
        return levels.version();
    }

    /** The socket is open: commands may have been missed. */
    void opened() {
        backoff.reset();
        failedAt = NEVER;
        askAgain = asking;
        ask();
    }

    /** The version that an append's reply names. */
    void replied(long version) {
        heard = true;
        seen = version;
        long waitMs =
                askedMs + context.ms(Setting.LOG_CONFIG_MS) - context.loop().nowMs();
        if (!isWanted() || waiting || asking) {
            return;
        }
        if (askedMs < 0 || waitMs <= 0) {
            ask();
        } else if (!planned) {
            planned = true;
            Loop.Timer unused = context.loop().after(waitMs, () -> {
                planned = false;
                if (isWanted() && !waiting) {
                    ask();
                }
            });
        }
    }

    private boolean isWanted() {
        return seen != levels.version() && seen != failedAt;
    }

    /** There is the first record below the level. */
    void below() {
        below.cancel();
        below = context.loop().after(context.ms(Setting.LOG_FLUSH_MS), () -> {
            if (!heard && !sender.isSending() && !waiting) {
                ask();
            }
        });
    }

    /** Somebody has signed in, for whom other levels may count. */
    void renewed() {
        heard = false;
    }

    void networkUp() {
        offline = false;
        if (waiting) {
            ask();
        }
    }

    void networkDown() {
        offline = true;
    }

    private void ask() {
        if (asking) {
            return;
        }
        again.cancel();
        waiting = false;
        asking = true;
        askAgain = false;
        askedMs = context.loop().nowMs();
        levels.asked();
        ObjectNode request = Json.object();
        Json.putIfSaid(request, "appName", context.app().name());
        Json.putIfSaid(request, "appVersion", context.app().version());
        request.set("capabilities", offers.json());
        service.once("Config", request, this::learnt, this::failed);
    }

    private void learnt(Reply reply) {
        asking = false;
        heard = true;
        backoff.reset();
        JsonNode said = reply.json();
        Set<String> known = levels.ids();
        levels.replace(said.path("configVersion").asLong(), said.path("levels"));
        for (JsonNode one : said.path("levels")) {
            String id = one.path("id").asText();
            if (!id.isEmpty() && !known.contains(id)) {
                service.answer(answer(id, one));
            }
        }
        if (askAgain) {
            ask();
        }
    }

    private ObjectNode answer(String id, JsonNode one) {
        String logger = one.path("logger").asText();
        ObjectNode answer = Json.object().put("id", id);
        if (LogLevel.named(one.path("level").asText()) == null) {
            answer.putObject("refused").put("reason", "not-offered");
        } else {
            answer.putObject("level")
                    .put("logger", logger)
                    .put("level", levels.of(logger).name())
                    .put("untilMs", levels.endsMs(logger));
        }
        return answer;
    }

    private void failed(ReeveException error) {
        asking = false;
        if (error.isOfClient() && error.is("CLOSED")) {
            return;
        }
        if (askAgain) {
            ask();
            return;
        }
        if (!Retry.may(error, true) && !error.is("UNAUTHENTICATED")) {
            failedAt = seen;
            return;
        }
        waiting = true;
        again = context.loop().after(backoff.nextMs(error), () -> {
            if (!offline) {
                ask();
            }
        });
    }
}
