// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package android.os;

/** What the client asks Android for, as it is there; the JVM of these tests has none. */
public final class Debug {
    private Debug() {}

    public static long getNativeHeapAllocatedSize() {
        return 4_711;
    }

    public static String getRuntimeStat(String name) {
        return name.equals("art.gc.gc-count") ? "12" : "";
    }
}
