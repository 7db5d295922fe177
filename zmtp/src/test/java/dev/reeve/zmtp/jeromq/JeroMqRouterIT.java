// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.RouterConformance;
import dev.reeve.zmtp.TransportProvider;

final class JeroMqRouterIT extends RouterConformance {

    @Override
    protected TransportProvider newProvider() {
        return new JeroMqTransportProvider();
    }
}
