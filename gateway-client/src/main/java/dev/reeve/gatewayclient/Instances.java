// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Objects of the app that a memory report counts and names, by the kinds that the app registered. Any thread. */
final class Instances {
    private static final int KINDS_MAX = 50;
    private static final int CAPTIONS_MAX = 100;
    private static final int CAPTION_BYTES_MAX = 120;
    /** With those of all classes an answer stays within its 64 KiB. */
    private static final int ALL_CAPTIONS_BYTES_MAX = 12 * 1024;
    /** Of a kind: whoever asks does not hold up the app's listeners. */
    private static final int COUNTED_MAX = 100_000;

    private final Map<String, Supplier<? extends Iterable<?>>> kinds = new ConcurrentSkipListMap<>();
    private final Redaction redaction;

    Instances(Redaction redaction) {
        this.redaction = redaction;
    }

    /** False = there are too many. */
    synchronized boolean add(String kind, Supplier<? extends Iterable<?>> all) {
        if (kinds.size() >= KINDS_MAX && !kinds.containsKey(kind)) {
            return false;
        }
        kinds.put(kind, all);
        return true;
    }

    /** Unless the name stands for something else by now. */
    void remove(String kind, Supplier<? extends Iterable<?>> all) {
        boolean unused = kinds.remove(kind, all);
    }

    /** What there is now; the app's own code runs. */
    void put(ObjectNode memory, ClassCounts counts) {
        ArrayNode captions = Json.object().putArray("captions");
        kinds.forEach((kind, all) -> {
            try {
                counts.put(memory, kind, counted(kind, all.get(), captions));
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                add(captions, kind + ": [failed]");
            }
        });
        if (!captions.isEmpty()) {
            memory.set("captions", captions);
        }
    }

    private int counted(String kind, Iterable<?> all, ArrayNode captions) {
        int count = 0;
        for (Object one : all) {
            if (count++ < CAPTIONS_MAX) {
                add(captions, redaction.text(kind + ": " + LogCalls.text(() -> String.valueOf(one), "[failed]")));
            }
            if (count >= COUNTED_MAX) {
                break;
            }
        }
        return count;
    }

    private static void add(ArrayNode captions, String caption) {
        String cut = CutText.toBytes(caption, CAPTION_BYTES_MAX, "...");
        // What JSON makes of it may be longer than it.
        if (captions.size() < CAPTIONS_MAX && Json.bytes(captions).length + cut.length() <= ALL_CAPTIONS_BYTES_MAX) {
            captions.add(cut);
        }
    }
}
