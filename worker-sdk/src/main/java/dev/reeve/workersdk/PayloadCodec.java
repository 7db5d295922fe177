// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

/** Bodies as they are. */
enum PayloadCodec implements Codec<Payload, Payload> {
    INSTANCE;

    @Override
    public Payload decode(Payload request) {
        return request;
    }

    @Override
    public Payload encode(Payload reply) {
        return reply;
    }
}
