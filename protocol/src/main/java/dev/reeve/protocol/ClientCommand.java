// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import org.jspecify.annotations.Nullable;

/** Commands on a client's connection in MDP 0.2 and Reeve mode. MDP 0.1 has no command byte there. */
enum ClientCommand {
    REQUEST(0x01),
    PARTIAL(0x02),
    FINAL(0x03),
    CANCEL(0x82),
    DRAIN(0x83),
    SERVICES(0x85);

    private static final ClientCommand[] ALL = values();

    private final int number;

    ClientCommand(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static @Nullable ClientCommand of(int number) {
        for (ClientCommand command : ALL) {
            if (command.number == number) {
                return command;
            }
        }
        return null;
    }
}
