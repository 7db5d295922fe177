// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.gatewayapi.log.v1.CommandRequest;
import dev.reeve.gatewayapi.log.v1.Live;
import dev.reeve.gatewayapi.log.v1.Recall;
import dev.reeve.gatewayapi.log.v1.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A command within its bounds, with what was left open filled in. Pure; {@link LogRefused} names what is wrong. */
final class CommandCheck {
    static final int WATCH_LEASE_MS = 30_000;
    static final int NAMES_MAX = 100;
    static final int NAME_CHARS_MAX = 200;
    static final int EVERY_MS_MIN = 250;
    static final int LINES_MAX = 500;
    static final int LIVE_MS_MAX = 60_000;
    /** How long a device has for an answer that comes once. */
    private static final int ANSWER_MS = 60_000;

    private static final int EVERY_MS_DEFAULT = 1_000;
    private static final int LEASE_MS_MIN = 1_000;

    /**
     * A command that may be sent.
     *
     * @param leaseMs how long it counts
     */
    record Checked(CommandRequest request, int leaseMs) {
        /** As capabilities and audit name it. */
        String kind() {
            return request.getCommandCase().name().toLowerCase(Locale.ROOT);
        }

        String device() {
            return request.getDevice();
        }
    }

    private CommandCheck() {}

    static Checked of(CommandRequest raw) {
        String device = LevelCheck.text("device", raw.getDevice(), LevelCheck.VALUE_CHARS_MAX);
        if (device.isEmpty()) {
            throw LogRefused.invalid("a device is needed");
        }
        CommandRequest.Builder request =
                CommandRequest.newBuilder().setDevice(device).setReason(LevelCheck.reason(raw.getReason()));
        return switch (raw.getCommandCase()) {
            case LIVE -> {
                int lease = within("lease_ms", raw.getLive().getLeaseMs(), LEASE_MS_MIN, LIVE_MS_MAX, LIVE_MS_MAX);
                yield new Checked(
                        request.setLive(Live.newBuilder().setLeaseMs(lease)).build(), lease);
            }
            case WATCH -> new Checked(request.setWatch(watch(raw.getWatch())).build(), WATCH_LEASE_MS);
            case MEMORY -> new Checked(request.setMemory(raw.getMemory()).build(), ANSWER_MS);
            case RECALL -> {
                int lines = within("lines", raw.getRecall().getLines(), 1, LINES_MAX, LINES_MAX);
                yield new Checked(
                        request.setRecall(Recall.newBuilder().setLines(lines)).build(), ANSWER_MS);
            }
            case COMMAND_NOT_SET -> throw LogRefused.invalid("one of live, watch, memory, recall is needed");
        };
    }

    private static Watch watch(Watch raw) {
        if (raw.getNamesCount() > NAMES_MAX) {
            throw LogRefused.invalid("at most " + NAMES_MAX + " names are watched at once");
        }
        List<String> names = new ArrayList<>();
        for (String name : raw.getNamesList()) {
            names.add(LevelCheck.text("a name", name, NAME_CHARS_MAX));
        }
        return Watch.newBuilder()
                .addAllNames(names)
                .setEveryMs(within("every_ms", raw.getEveryMs(), EVERY_MS_MIN, WATCH_LEASE_MS, EVERY_MS_DEFAULT))
                .build();
    }

    private static int within(String name, int asked, int least, int most, int usual) {
        long value = asked == 0 ? usual : Integer.toUnsignedLong(asked);
        if (value < least || value > most) {
            throw LogRefused.invalid(name + " is " + least + " to " + most + "; 0 = " + usual);
        }
        return (int) value;
    }
}
