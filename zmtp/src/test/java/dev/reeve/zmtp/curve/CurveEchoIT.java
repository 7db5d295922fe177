// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import dev.reeve.zmtp.EchoConformance;
import dev.reeve.zmtp.TransportProvider;
import dev.reeve.zmtp.netty.NettyTransportProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of the engine, encrypted. */
@Tag("P7")
@ParameterizedClass
@MethodSource("dev.reeve.zmtp.curve.Cryptos#here")
final class CurveEchoIT extends EchoConformance {

    private final CurveCrypto crypto;

    CurveEchoIT(CurveCrypto crypto) {
        this.crypto = crypto;
    }

    @Override
    protected TransportProvider newProvider() {
        CurvePair pair = new CurvePair(crypto);
        return new NettyTransportProvider(pair.server, pair.client);
    }
}
