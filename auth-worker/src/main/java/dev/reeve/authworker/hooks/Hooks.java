// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Calls the hooks that the settings name. Never inside a transaction: an answer may take the whole time-out. */
public final class Hooks {
    private static final String VERSION = "v1";

    /**
     * What every question says of itself.
     *
     * @param id of this question or event; the same when it is sent again
     * @param requestId of the call that caused it; empty = none did
     * @param at when, RFC 3339
     */
    public record Occasion(String id, String tenant, String requestId, String at) {}

    private final HookSettings settings;
    private final HookTransport transport;
    private final UnaryOperator<String> tokenOfTenant;

    /** @param tokenOfTenant makes a token of the system for one tenant */
    public Hooks(HookSettings settings, HookTransport transport, UnaryOperator<String> tokenOfTenant) {
        this.settings = settings;
        this.transport = transport;
        this.tokenOfTenant = tokenOfTenant;
    }

    public boolean has(HookName hook) {
        return settings.has(hook);
    }

    /** Whether its failure costs nothing but what it would have said. */
    public boolean isOpen(HookName hook) {
        return settings.isOpen(hook) || hook.onFailure() == HookName.OnFailure.PASSED_OVER;
    }

    /**
     * Empty = there is no such hook.
     *
     * @param data writes what this hook is about
     */
    public Optional<HookAnswer> ask(HookName hook, Occasion occasion, Consumer<ObjectNode> data) throws HookFault {
        Optional<String> service = settings.serviceOf(hook);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        String body = question(hook, occasion, data);
        String token = tokenOfTenant.apply(occasion.tenant());
        String answer = transport.call(new HookTransport.Call(service.get(), hook, token, body, settings.timeout()));
        return Optional.of(HookJson.read(hook, answer));
    }

    private static String question(HookName hook, Occasion occasion, Consumer<ObjectNode> data) {
        ObjectNode question = HookJson.object()
                .put("version", VERSION)
                .put("hook", hook.key())
                .put("id", occasion.id())
                .put("tenant", occasion.tenant())
                .put("requestId", occasion.requestId())
                .put("at", occasion.at());
        data.accept(question.putObject("data"));
        return question.toString();
    }
}
