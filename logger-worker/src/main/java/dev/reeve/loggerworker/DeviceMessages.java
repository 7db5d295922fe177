// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.LevelOverride;
import dev.reeve.gatewayapi.log.v1.Watch;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is published to a device: {@code {"id","level":{...}}} and its like, as clients know them. */
final class DeviceMessages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeviceMessages() {}

    static byte[] level(LevelOverride rule) {
        return level(rule.getId(), rule.getLogger(), rule.getLevel(), rule.getExpiresUnixMs());
    }

    /**
     * Nothing is left for that logger: an end that lies in the past. With the level that ended, for clients take no
     * message about a level that they do not know.
     */
    static byte[] levelEnd(LevelOverride ended) {
        return level(ended.getId(), ended.getLogger(), ended.getLevel(), 0);
    }

    private static byte[] level(String id, String logger, String level, long untilMs) {
        ObjectNode message = JSON.createObjectNode().put("id", id);
        message.putObject("level").put("logger", logger).put("level", level).put("untilMs", untilMs);
        return bytes(message);
    }

    /** @param request as {@link CommandCheck} left it: nothing is open any more */
    static byte[] command(String id, CommandRequest request) {
        ObjectNode message = JSON.createObjectNode().put("id", id);
        switch (request.getCommandCase()) {
            case LIVE ->
                message.putObject("live").put("leaseMs", request.getLive().getLeaseMs());
            case WATCH -> watch(message.putObject("watch"), request.getWatch());
            case MEMORY -> message.putObject("memory");
            case RECALL ->
                message.putObject("recall").put("lines", request.getRecall().getLines());
            case COMMAND_NOT_SET -> throw new IllegalArgumentException("a command without one");
        }
        return bytes(message);
    }

    private static void watch(ObjectNode message, Watch watch) {
        watch.getNamesList().forEach(message.putArray("names")::add);
        message.put("everyMs", watch.getEveryMs()).put("leaseMs", CommandCheck.WATCH_LEASE_MS);
    }

    private static byte[] bytes(ObjectNode message) {
        try {
            return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
