// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.EchoConformance;
import dev.reeve.zmtp.TransportProvider;

final class JeroMqEchoIT extends EchoConformance {

    @Override
    protected TransportProvider newProvider() {
        return new JeroMqTransportProvider();
    }
}
