// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import dev.reeve.zmtp.DealerConformance;
import dev.reeve.zmtp.TransportProvider;

final class NettyDealerIT extends DealerConformance {

    @Override
    protected TransportProvider newProvider() {
        return new NettyTransportProvider();
    }
}
