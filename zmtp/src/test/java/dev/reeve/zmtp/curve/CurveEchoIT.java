// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.EchoConformance;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import org.junit.jupiter.api.Tag;

/** Both sides of the engine, encrypted. */
@Tag("P7")
final class CurveEchoIT extends EchoConformance {

    @Override
    protected TransportProvider newProvider() {
        CurvePair pair = new CurvePair();
        return new NettyTransportProvider(pair.server, pair.client);
    }
}
