// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Marks workers only while this process leads: a mark that is late would be another's, or one taken away would. What a
 * leader that was lost has marked ends by itself.
 */
final class LeaderLink implements BrokerLink {
    private final BrokerLink link;
    private final BooleanSupplier leads;

    LeaderLink(BrokerLink link, BooleanSupplier leads) {
        this.link = link;
        this.leads = leads;
    }

    @Override
    public void watch(Set<String> services) {
        link.watch(services);
    }

    @Override
    public Set<String> drain(String service, List<String> instances, long ttlMs) {
        return leads.getAsBoolean() ? link.drain(service, instances, ttlMs) : Set.of();
    }

    @Override
    public void undrain(String service, List<String> instances) {
        if (leads.getAsBoolean()) {
            link.undrain(service, instances);
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
