// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Commands on a worker's connection, with their numbers: RFC 7 in MDP 0.1, RFC 18 in 0.2, and 0x80-0x84 of Reeve mode,
 * which exists in 0.2 only. A number of 0 means that the version lacks the command.
 */
enum WorkerCommand {
    READY(0x01, 0x01),
    REQUEST(0x02, 0x02),
    PARTIAL(0, 0x03),
    /** Called REPLY in MDP 0.1. */
    FINAL(0x03, 0x04),
    HEARTBEAT(0x04, 0x05),
    DISCONNECT(0x05, 0x06),
    WELCOME(0, 0x80),
    CREDIT(0, 0x81),
    CANCEL(0, 0x82),
    DRAIN(0, 0x83),
    INFO(0, 0x84);

    private static final WorkerCommand[] ALL = values();

    private final int number01;
    private final int number02;

    WorkerCommand(int number01, int number02) {
        this.number01 = number01;
        this.number02 = number02;
    }

    int number(MdpVersion version) {
        return switch (version) {
            case MDP01 -> number01;
            case MDP02 -> number02;
        };
    }

    static @Nullable WorkerCommand of(MdpVersion version, int number) {
        for (WorkerCommand command : ALL) {
            if (number != 0 && command.number(version) == number) {
                return command;
            }
        }
        return null;
    }
}
