// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;

/**
 * A session to be started.
 *
 * @param amr how the owner proved who they are: {@code pwd}, {@code anon}, {@code key}
 */
record NewSession(Owner owner, SessionKind kind, ClientDescription client, List<String> amr) {
    /** Of the kind that the client asks for. */
    NewSession(Owner owner, ClientDescription client, List<String> amr) {
        this(owner, client.kind(), client, amr);
    }

    NewSession {
        amr = List.copyOf(amr);
    }
}
