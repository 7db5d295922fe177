// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.RouterConformance;
import dev.reeve.zmtp.TransportProvider;

final class NettyRouterIT extends RouterConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider();
    }
}
