// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.util.List;

/**
 * Of a JVM, through {@code java.lang.management}. By reflection only: Android has none of it, and a JVM may be without
 * that module.
 */
final class JvmMemory implements MemoryProbe {
    private static final String LANG = "java.lang.management.";

    private final Class<?> factory;

    JvmMemory() throws ReflectiveOperationException {
        factory = Class.forName(LANG + "ManagementFactory");
    }

    @Override
    public void read(ObjectNode memory) {
        try {
            Object beans = factory.getMethod("getMemoryMXBean").invoke(null);
            memory.put("heapBytes", used(beans, "getHeapMemoryUsage"));
            memory.put("nonHeapBytes", used(beans, "getNonHeapMemoryUsage"));
            memory.put("directBytes", sum("BufferPoolMXBean", "getMemoryUsed"));
            Object threads = factory.getMethod("getThreadMXBean").invoke(null);
            memory.put("threads", number(LANG + "ThreadMXBean", threads, "getThreadCount"));
            memory.put("gcCount", sum("GarbageCollectorMXBean", "getCollectionCount"));
            memory.put("gcMs", sum("GarbageCollectorMXBean", "getCollectionTime"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        MemoryProbe.putProcess(memory);
    }

    /** Only HotSpot has it. What nothing holds any more is not counted, for which it collects garbage. */
    @Override
    public String classes() {
        try {
            Class<?> nameType = Class.forName("javax.management.ObjectName");
            Object name =
                    nameType.getConstructor(String.class).newInstance("com.sun.management:type=DiagnosticCommand");
            Method invoke = Class.forName("javax.management.MBeanServer")
                    .getMethod("invoke", nameType, String.class, Object[].class, String[].class);
            Object server = factory.getMethod("getPlatformMBeanServer").invoke(null);
            Object said = invoke.invoke(server, name, "gcClassHistogram", new Object[] {new String[0]}, new String[] {
                String[].class.getName()
            });
            return String.valueOf(said);
        } catch (ReflectiveOperationException e) {
            return "";
        }
    }

    private static long used(Object beans, String which) throws ReflectiveOperationException {
        Object usage = Class.forName(LANG + "MemoryMXBean").getMethod(which).invoke(beans);
        return number(LANG + "MemoryUsage", usage, "getUsed");
    }

    private long sum(String type, String method) throws ReflectiveOperationException {
        Class<?> bean = Class.forName(LANG + type);
        Object all = factory.getMethod("getPlatformMXBeans", Class.class).invoke(null, bean);
        long sum = 0;
        for (Object one : (List<?>) all) {
            sum += Math.max(0, number(bean.getName(), one, method));
        }
        return sum;
    }

    /** By the public type: the object's own class is not open to us. */
    private static long number(String type, Object of, String method) throws ReflectiveOperationException {
        return ((Number) Class.forName(type).getMethod(method).invoke(of)).longValue();
    }
}
