// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/** Does what the console asks of this installation, and answers it. Owned by the loop. */
final class LogCommands {
    private final Context context;
    private final LogService service;
    private final LogLevels levels;
    private final LogSender sender;
    private final LogIntake intake;
    private final LogOffers offers;
    private final Watches watches;
    private final MemoryReports memory;

    LogCommands(Context context, LogService service, LogParts parts) {
        this.context = context;
        this.service = service;
        this.levels = parts.levels();
        this.sender = parts.sender();
        this.intake = parts.intake();
        this.offers = parts.offers();
        this.watches = new Watches(context, service, parts.watched());
        this.memory = new MemoryReports(context, service, parts.instances());
    }

    void command(Publication publication) {
        JsonNode command = Json.parsed(publication.body().bytes());
        String id = command.path("id").asText();
        if (command.has("level")) {
            level(id, command.path("level"), publication.publishedAt());
        } else if (command.has("live")) {
            live(id, command.path("live"));
        } else if (!id.isEmpty()) {
            asked(id, command);
        }
    }

    private void asked(String id, JsonNode command) {
        if (command.has("watch") && offers.hasWatch()) {
            watches.command(id, command.path("watch"));
        } else if (command.has("memory") && offers.hasMemory()) {
            memory.command(id);
        } else if (command.has("recall")) {
            recall(id, command.path("recall"));
        } else {
            refuse(id, "not-offered");
        }
    }

    private void level(String id, JsonNode asked, String publishedAt) {
        LogLevel level = LogLevel.named(asked.path("level").asText());
        if (level == null) {
            refuse(id, "not-offered");
            return;
        }
        String logger = asked.path("logger").asText();
        // Both times are of the server's clock: the device's own does not matter.
        long saidMs = millis(publishedAt);
        long lifeMs = levels.set(
                id, logger, level, saidMs < 0 ? 0 : asked.path("untilMs").asLong() - saidMs);
        if (!id.isEmpty()) {
            service.answer(levels.answer(id, logger, lifeMs == 0 ? 0 : saidMs + lifeMs));
        }
    }

    private void live(String id, JsonNode asked) {
        long leaseMs = Math.min(asked.path("leaseMs").asLong(), context.ms(Setting.LIVE_LEASE_MS));
        if (leaseMs <= 0) {
            refuse(id, "failed");
            return;
        }
        sender.live(leaseMs);
        if (!id.isEmpty()) {
            ObjectNode answer = Json.object().put("id", id);
            answer.putObject("live").put("leaseMs", leaseMs);
            service.answer(answer);
        }
    }

    private void recall(String id, JsonNode asked) {
        long most = context.ms(Setting.RECALL_MAX);
        long lines = asked.path("lines").asLong(asked.has("lines") ? -1 : most);
        if (lines < 0 || !asked.isObject()) {
            refuse(id, "failed");
            return;
        }
        int records = intake.recall(lines == 0 ? most : Math.min(lines, most));
        ObjectNode answer = Json.object().put("id", id);
        answer.putObject("recall").put("records", records);
        service.answer(answer);
        if (records > 0) {
            sender.recalled();
        }
    }

    private void refuse(String id, String reason) {
        if (!id.isEmpty()) {
            service.answer(refusal(id, reason));
        }
    }

    static ObjectNode refusal(String id, String reason) {
        ObjectNode answer = Json.object().put("id", id);
        answer.putObject("refused").put("reason", reason);
        return answer;
    }

    /** Below 0 = not a time. */
    private static long millis(String time) {
        try {
            return Instant.parse(time).toEpochMilli();
        } catch (DateTimeException e) {
            return -1;
        }
    }
}
