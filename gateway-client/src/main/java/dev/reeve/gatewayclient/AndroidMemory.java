// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Of Android: {@code Runtime}, {@code /proc} and, where it is there, {@code android.os.Debug}. */
final class AndroidMemory implements MemoryProbe {
    @Override
    public void read(ObjectNode memory) {
        Runtime runtime = Runtime.getRuntime();
        memory.put("heapBytes", runtime.totalMemory() - runtime.freeMemory());
        putIfKnown(memory, "nonHeapBytes", debug("getNativeHeapAllocatedSize"));
        putIfKnown(memory, "gcCount", stat("art.gc.gc-count"));
        putIfKnown(memory, "gcMs", stat("art.gc.gc-time"));
        putIfKnown(memory, "threads", MemoryProbe.ofProcess("Threads"));
        MemoryProbe.putProcess(memory);
    }

    @Override
    public String classes() {
        return "";
    }

    private static void putIfKnown(ObjectNode memory, String name, long value) {
        if (value >= 0) {
            memory.put(name, value);
        }
    }

    private static long debug(String method) {
        try {
            Object value = Class.forName("android.os.Debug").getMethod(method).invoke(null);
            return value instanceof Number number ? number.longValue() : -1;
        } catch (ReflectiveOperationException e) {
            return -1;
        }
    }

    private static long stat(String name) {
        try {
            Object value = Class.forName("android.os.Debug")
                    .getMethod("getRuntimeStat", String.class)
                    .invoke(null, name);
            return value == null ? -1 : Long.parseLong(value.toString());
        } catch (ReflectiveOperationException | NumberFormatException e) {
            return -1;
        }
    }
}
