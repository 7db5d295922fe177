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
    private final Sending sending;
    private final Backoff backoff;
    private final long soonUntilMs;
    private Loop.Timer next = Loop.Timer.NONE;
    private Loop.Timer below = Loop.Timer.NONE;
    private Loop.Timer spread = Loop.Timer.NONE;
    /** The question of the socket that is open is to come. */
    private boolean spreading;

    /** The next question is asked when its time has come and there is a network. */
    private boolean planned;

    private boolean asking;
    /** A socket has opened while the answer to an earlier question was under way. */
    private boolean askAgain;

    private boolean offline;
    /** Something of the logger was answered since the start or a sign-in. */
    private boolean heard;

    private long notBeforeMs = Long.MIN_VALUE;
    private long seen;
    private long failedAt = NEVER;

    /** Asks for levels. */
    LogConfig(Context context, LogService service, LogLevels levels, LogOffers offers, Sending sending) {
        this.context = context;
        this.service = service;
        this.levels = levels;
        this.offers = offers;
        this.sending = sending;
        this.backoff = context.backoff();
        this.soonUntilMs = context.loop().nowMs() + context.ms(Setting.LOG_CONFIG_SPREAD_MS);
    }

    /** Of the levels that the device has; 0 = none, below 0 = not known. */
    long version() {
        return levels.version();
    }

    /** The socket is open: commands may have been missed. */
    void opened() {
        backoff.reset();
        failedAt = NEVER;
        cancelSpread();
        long nowMs = context.loop().nowMs();
        if (nowMs < soonUntilMs || sending.isLive()) {
            askNow();
            return;
        }
        spreading = true;
        long waitMs = (long) (context.random().getAsDouble() * context.ms(Setting.LOG_CONFIG_SPREAD_MS));
        spread = context.loop().after(waitMs, this::askNowOrOnline);
    }

    private void askNowOrOnline() {
        if (offline) {
            cancelSpread();
            planned = true;
        } else {
            askNow();
        }
    }

    private void askNow() {
        cancelSpread();
        askAgain = asking;
        ask();
    }

    private void cancelSpread() {
        spreading = false;
        spread.cancel();
    }

    /** The version that an append's reply names. */
    void replied(long version) {
        heard = true;
        seen = version;
        if (!isWanted() || planned || spreading || asking) {
            return;
        }
        long nowMs = context.loop().nowMs();
        if (nowMs >= notBeforeMs) {
            ask();
        } else {
            later(notBeforeMs - nowMs);
        }
    }

    private boolean isWanted() {
        return seen != levels.version() && seen != failedAt;
    }

    /** There is the first record below the level. */
    void below() {
        below.cancel();
        below = context.loop().after(context.ms(Setting.LOG_FLUSH_MS), () -> {
            if (!heard && !sending.isUnderWay() && !planned && !spreading) {
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
        if (planned) {
            ask();
        }
    }

    void networkDown() {
        offline = true;
    }

    private void later(long waitMs) {
        planned = true;
        next = context.loop().after(waitMs, () -> {
            if (!offline) {
                ask();
            }
        });
    }

    private void ask() {
        if (asking) {
            return;
        }
        next.cancel();
        planned = false;
        asking = true;
        askAgain = false;
        notBeforeMs = context.loop().nowMs() + context.ms(Setting.LOG_CONFIG_MS);
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
        if (LogLevel.named(one.path("level").asText()) == null) {
            return LogCommands.refusal(id, "not-offered");
        }
        String logger = one.path("logger").asText();
        return levels.answer(id, logger, levels.endsMs(logger));
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
        if (LogService.mayPass(error)) {
            later(backoff.nextMs(error));
        } else {
            failedAt = seen;
        }
    }

    /** What it has to know of the sender. */
    interface Sending {
        /** An append is under way, whose reply will say which version there is. */
        boolean isUnderWay();

        /** Somebody looks on. */
        boolean isLive();
    }
}
