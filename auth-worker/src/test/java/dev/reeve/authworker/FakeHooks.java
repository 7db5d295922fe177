// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reeve.authworker.hooks.HookFault;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.HookSettings;
import dev.reeve.authworker.hooks.HookTransport;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Services of an owner's that answer what a test wants, else {@code {}}, and remember what they were asked. */
final class FakeHooks implements HookTransport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FAILS = "";

    private final Map<HookName, String> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private volatile Runnable meanwhile = () -> {};

    /** All these hooks at the service {@code crm}. */
    static HookSettings settings(HookName... hooks) {
        return settings(Set.of(), hooks);
    }

    static HookSettings settings(Set<HookName> open, HookName... hooks) {
        Map<HookName, String> services = new EnumMap<>(HookName.class);
        for (HookName hook : hooks) {
            services.put(hook, "crm");
        }
        return new HookSettings(services, open, Duration.ofSeconds(2));
    }

    void answer(HookName hook, String body) {
        answers.put(hook, body);
    }

    void refuse(HookName hook, String reason) {
        answer(hook, "{\"refuse\":{\"reason\":\"" + reason + "\",\"message\":\"not now\"}}");
    }

    void fail(HookName hook) {
        answer(hook, FAILS);
    }

    /** Runs while a hook is asked. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    List<Call> calls(HookName hook) {
        return calls.stream().filter(call -> call.hook() == hook).toList();
    }

    /** What the only call of that hook said. */
    JsonNode question(HookName hook) {
        List<Call> found = calls(hook);
        if (found.size() != 1) {
            throw new AssertionError("asked " + found.size() + " times: " + hook);
        }
        return json(found.getFirst().body());
    }

    static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String call(Call call) throws HookFault {
        calls.add(call);
        meanwhile.run();
        String answer = answers.getOrDefault(call.hook(), "{}");
        if (answer.equals(FAILS)) {
            throw new HookFault("a test wants it");
        }
        return answer;
    }
}
