// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

/** Ends something that works beside the broker; never throws. */
interface Closing extends AutoCloseable {
    @Override
    void close();
}
