// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.EchoConformance;
import dev.reeve.zmtp.TransportProvider;

final class NettyEchoIT extends EchoConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider();
    }
}
