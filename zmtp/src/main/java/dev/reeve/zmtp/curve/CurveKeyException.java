// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

/** A key or a key file that cannot be used; says what to do, never holds a secret. */
public final class CurveKeyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** With a sentence for a person. */
    public CurveKeyException(String message) {
        super(message);
    }

    /** What to tell a person. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
