// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

/** Something to do on the broker's thread. */
interface BrokerTask {
    /** On the broker's thread, between two events. */
    void run();

    /** Instead of {@link #run}: the thread has ended, or ends. May be called more than once. */
    void refused();
}
