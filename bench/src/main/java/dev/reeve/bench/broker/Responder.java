// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.broker;

/** Something that runs until it is closed: a worker that sends each body back, or a server of this program. */
public interface Responder extends AutoCloseable {
    @Override
    void close();
}
