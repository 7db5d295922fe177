// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.DealerConformance;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.wire.NullMechanism;

/** On the JDK's channels, as on machines without the native library. */
final class DealerOnNioIT extends DealerConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider(new NullMechanism(), new NullMechanism(), new NioChannels());
    }
}
