// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.HostilePeerConformance;
import dev.reeve.zmtp.TransportProvider;

final class NettyHostilePeerIT extends HostilePeerConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider();
    }
}
