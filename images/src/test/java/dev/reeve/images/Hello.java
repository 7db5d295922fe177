// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.sql.Timestamp;

/** What goes into an image of {@link ImagesIT}; it mentions a module that the JVM does not need for itself. */
public final class Hello {
    private Hello() {}

    /** Says so. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        System.out.println("hello, " + Timestamp.valueOf("2026-05-04 12:00:00"));
    }
}
