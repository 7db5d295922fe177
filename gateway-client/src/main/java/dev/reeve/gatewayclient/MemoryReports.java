// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Answers how much memory the app has, now and then. Owned by the loop; it is looked at where the app's listeners run,
 * as a heap may have to be walked.
 */
final class MemoryReports {
    private final Context context;
    private final LogService service;
    private final Instances instances;
    private final ClassCounts counts = new ClassCounts();
    private @Nullable MemoryProbe probe;
    private long notBeforeMs = Long.MIN_VALUE;

    MemoryReports(Context context, LogService service, Instances instances) {
        this.context = context;
        this.service = service;
        this.instances = instances;
    }

    void command(String id) {
        if (context.loop().nowMs() < notBeforeMs) {
            service.answer(LogCommands.refusal(id, "too-often"));
            return;
        }
        notBeforeMs = context.loop().nowMs() + context.ms(Setting.MEMORY_EVERY_MS);
        context.callbacks().execute(() -> {
            ObjectNode answer = answer(id);
            boolean unused = context.loop().execute(() -> service.answer(answer));
        });
    }

    private ObjectNode answer(String id) {
        try {
            MemoryProbe known = probe == null ? MemoryProbe.ofPlatform() : probe;
            probe = known;
            ObjectNode answer = Json.object().put("id", id);
            ObjectNode memory = answer.putObject("memory");
            known.read(memory);
            instances.put(memory, counts);
            counts.put(memory, known.classes());
            return answer;
        } catch (RuntimeException | LinkageError e) {
            return LogCommands.refusal(id, "failed");
        }
    }
}
