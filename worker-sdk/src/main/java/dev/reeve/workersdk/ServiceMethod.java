// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.workersdk;

import java.util.Objects;

/** One method: what its bodies are and who answers. */
record ServiceMethod<I, O>(String name, Codec<I, O> codec, Handler<I, O> handler) {
    /** The name under which a service announces that it answers every method; no caller can send it. */
    static final String ANY = "*";

    ServiceMethod {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(codec, "codec");
        Objects.requireNonNull(handler, "handler");
    }
}
