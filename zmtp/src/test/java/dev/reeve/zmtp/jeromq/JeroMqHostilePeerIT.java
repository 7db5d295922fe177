// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.jeromq;

import dev.reeve.zmtp.HostilePeerConformance;
import dev.reeve.zmtp.TransportProvider;

final class JeroMqHostilePeerIT extends HostilePeerConformance {

    @Override
    protected TransportProvider newProvider() {
        return new JeroMqTransportProvider();
    }
}
