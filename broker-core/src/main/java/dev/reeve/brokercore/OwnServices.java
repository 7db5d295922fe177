// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** Stand-ins for the broker's own services whose answer takes time; not in the registry. */
record OwnServices(Service token, Service topic) {
    OwnServices() {
        this(
                new Service(Mmi.TOKEN, ServiceRule.of(Mmi.TOKEN, new ServicePolicy.Authenticated())),
                new Service(Mmi.TOPIC, ServiceRule.of(Mmi.TOPIC, new ServicePolicy.Public())));
    }
}
