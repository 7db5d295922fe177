// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Makes connections to brokers. */
interface BrokerDialer {
    /** Returns at once: whether anybody is there the first call tells. */
    BrokerConnection dial(BrokerAddress address);

    /** Grows with each new certificate: connections of an earlier one are to be replaced. */
    long generation();
}
