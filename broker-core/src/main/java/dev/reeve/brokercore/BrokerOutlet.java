// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;

/**
 * Takes what the broker wants done, in order, while it handles an event; must not call back. What happens with every
 * request has a method of its own and comes in objects that are used again, so that it costs no garbage.
 */
public interface BrokerOutlet {

    /**
     * As {@link BrokerCommand.Send}.
     *
     * @param frames to be read before this returns: the list serves for the next message. The arrays stay as they are
     */
    void send(long peer, List<byte[]> frames);

    /**
     * As {@link BrokerCommand.RequestEnded}.
     *
     * @param call to be read before this returns: the object serves for another request
     */
    void ended(EndedCall call);

    /** Everything else, and {@link BrokerCommand.RequestEnded} of what was refused before it became a call. */
    void command(BrokerCommand command);
}
