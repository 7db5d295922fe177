// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import org.jspecify.annotations.Nullable;

/** A hook did not answer, or what it answered is none. The text is for the log: it names no person and no secret. */
public final class HookFault extends Exception {
    private static final long serialVersionUID = 1;

    public HookFault(String text) {
        this(text, null);
    }

    public HookFault(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
