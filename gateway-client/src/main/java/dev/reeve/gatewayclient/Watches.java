// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers with watched values, again and again until the lease is over. Owned by the loop; the app's code that gives
 * the values runs where its listeners do.
 */
final class Watches {
    private final Context context;
    private final LogService service;
    private final WatchedValues values;
    private final Map<Set<String>, Watch> watches = new HashMap<>();

    Watches(Context context, LogService service, WatchedValues values) {
        this.context = context;
        this.service = service;
        this.values = values;
    }

    void command(String id, JsonNode asked) {
        List<String> names = new ArrayList<>();
        asked.path("names").forEach(name -> names.add(name.asText()));
        long everyMs = asked.path("everyMs").asLong(1_000);
        long leaseMs = Math.min(asked.path("leaseMs").asLong(Long.MAX_VALUE), context.ms(Setting.WATCH_LEASE_MS));
        if (!asked.isObject() || names.size() > context.ms(Setting.WATCH_NAMES_MAX) || everyMs < 0 || leaseMs <= 0) {
            service.answer(LogCommands.refusal(id, "failed"));
        } else if (names.isEmpty()) {
            List.copyOf(watches.values()).forEach(Watch::end);
            service.answer(answer(id, Json.object().putArray("values")));
        } else if (!values.hasAny(names)) {
            service.answer(LogCommands.refusal(id, "not-offered"));
        } else {
            begin(id, names, new Times(Math.max(everyMs, context.ms(Setting.WATCH_EVERY_MS)), leaseMs));
        }
    }

    private void begin(String id, List<String> names, Times times) {
        Set<String> key = new TreeSet<>(names);
        Watch before = watches.get(key);
        if (before != null) {
            before.end();
        } else if (watches.size() >= context.ms(Setting.WATCHES_MAX)) {
            service.answer(LogCommands.refusal(id, "too-often"));
            return;
        }
        Watch watch = new Watch(id, key, names, times);
        watches.put(key, watch);
        watch.turn();
    }

    private static ObjectNode answer(String id, ArrayNode read) {
        ObjectNode answer = Json.object().put("id", id);
        answer.putObject("watch").set("values", read);
        return answer;
    }

    private record Times(long everyMs, long leaseMs) {}

    /** One command. */
    private final class Watch {
        private final String id;
        private final Set<String> key;
        private final List<String> names;
        private final long everyMs;
        private final long untilMs;
        private Loop.Timer timer = Loop.Timer.NONE;
        private boolean answering;
        private boolean over;

        Watch(String id, Set<String> key, List<String> names, Times times) {
            this.id = id;
            this.key = key;
            this.names = names;
            this.everyMs = times.everyMs();
            this.untilMs = context.loop().nowMs() + times.leaseMs();
        }

        void turn() {
            if (context.loop().nowMs() >= untilMs) {
                end();
                return;
            }
            timer = context.loop().after(everyMs, this::turn);
            if (!answering) {
                answering = true;
                context.callbacks().execute(() -> {
                    ArrayNode read = values.read(names);
                    boolean unused = context.loop().execute(() -> tell(read));
                });
            }
        }

        void end() {
            over = true;
            timer.cancel();
            boolean unused = watches.remove(key, this);
        }

        private void tell(ArrayNode read) {
            if (!over) {
                service.answer(answer(id, read), reply -> answering = false, this::failed);
            }
        }

        private void failed(ReeveException error) {
            answering = false;
            if (!Retry.may(error, true)) {
                end();
            }
        }
    }
}
