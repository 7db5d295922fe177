// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clientsdk;

/** How to speak to the brokers. */
public enum BrokerMode {
    /** Reeve mode over MDP 0.2; a broker that answers 501 to the hello is spoken to as {@link #PLAIN_02}. */
    REEVE,
    /** RFC 18 and nothing else: no method, no deadline, no typed error, one call at a time per broker. */
    PLAIN_02,
    /** RFC 7 likewise. */
    PLAIN_01
}
