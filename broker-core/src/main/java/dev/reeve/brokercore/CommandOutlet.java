// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;
import java.util.function.Consumer;

/** Makes a {@link BrokerCommand} of everything: for drivers that keep commands. */
record CommandOutlet(Consumer<BrokerCommand> out) implements BrokerOutlet {

    @Override
    public void send(long peer, List<byte[]> frames) {
        out.accept(new BrokerCommand.Send(peer, List.copyOf(frames)));
    }

    @Override
    public void ended(EndedCall call) {
        out.accept(KeptCall.of(call).toCommand());
    }

    @Override
    public void command(BrokerCommand command) {
        out.accept(command);
    }
}
