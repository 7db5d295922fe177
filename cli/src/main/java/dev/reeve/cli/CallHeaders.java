// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** Request headers that mean the same at every door. */
final class CallHeaders {
    private CallHeaders() {}

    static Map<String, String> beside(CallRequest call) {
        Map<String, String> headers = new LinkedHashMap<>(call.beside().app());
        if (!call.beside().idempotencyKey().isEmpty()) {
            headers.put("Idempotency-Key", call.beside().idempotencyKey());
        }
        if (!call.beside().affinityKey().isEmpty()) {
            headers.put("Reeve-Affinity", call.beside().affinityKey());
        }
        return headers;
    }
}
