// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import java.util.List;

/** What most parts share; made once by {@link Broker}. */
record CoreParts(
        BrokerSettings settings,
        BrokerBoot boot,
        Turn turn,
        TimerWheel wheel,
        LongTable<Peer> peers,
        Services services,
        Replies replies,
        TokenDesk desk,
        Calls calls,
        Connections connections,
        Descriptors descriptors,
        Interceptors interceptors) {

    static CoreParts of(BrokerSettings settings, BrokerBoot boot, List<InterceptorEntry> entries) {
        Turn turn = new Turn();
        TimerWheel wheel = new TimerWheel();
        LongTable<Peer> peers = new LongTable<>();
        Services services = new Services(settings, boot.secret(), turn, wheel);
        Replies replies = new Replies(turn);
        TokenDesk desk = new TokenDesk(settings.bounds().tokensWaitingMax(), turn);
        Interceptors interceptors =
                new Interceptors(entries, turn, new InterceptorChanges(settings.sizes(), turn, wheel));
        return new CoreParts(
                settings,
                boot,
                turn,
                wheel,
                peers,
                services,
                replies,
                desk,
                new Calls(settings, turn, wheel, services, replies, desk, interceptors),
                new Connections(turn, wheel, peers),
                new Descriptors(settings.bounds().descriptorBytesMax()),
                interceptors);
    }
}
