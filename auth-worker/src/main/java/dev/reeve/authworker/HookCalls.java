// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reeve.authworker.hooks.HookFault;
import dev.reeve.authworker.hooks.HookTransport;
import dev.reeve.clientsdk.ReeveClient;
import dev.reeve.clientsdk.Request;
import dev.reeve.protocol.ReeveException;

/** Calls hooks through the brokers. */
final class HookCalls implements HookTransport {
    private static final String JSON = "application/json";

    private final ReeveClient client;

    HookCalls(ReeveClient client) {
        this.client = client;
    }

    @Override
    public String call(Call call) throws HookFault {
        Request request = Request.builder(call.service())
                .method(call.hook().key())
                .contentType(JSON)
                .token(call.token())
                .deadline(call.timeout())
                .body(call.body().getBytes(UTF_8))
                .build();
        try {
            return new String(client.call(request).body(), UTF_8);
        } catch (ReeveException e) {
            // Not its text: that is the worker's and may quote what it was asked.
            throw new HookFault("the service " + call.service() + " answered " + e.reason(), e);
        }
    }
}
