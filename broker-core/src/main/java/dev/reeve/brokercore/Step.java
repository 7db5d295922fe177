// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

/** A step of a request's way from its client to the queue. Steps run in a fixed order; each may end the way. */
interface Step {
    /** Rules on an open call in {@link CallState#CHECKING}. */
    Ruling onRequest(Call call);
}
