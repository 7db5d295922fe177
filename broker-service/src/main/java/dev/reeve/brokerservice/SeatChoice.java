// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

/** Which thread owns the broker's state machine: {@code reeve.broker.thread}. */
enum SeatChoice {
    /** The transport's, if it has only one and no interceptor of the user's could hold it up; else an own one. */
    AUTO,
    /** An own one. */
    OWN,
    /** The transport's if it has only one, whatever runs on it; else an own one. */
    TRANSPORT
}
