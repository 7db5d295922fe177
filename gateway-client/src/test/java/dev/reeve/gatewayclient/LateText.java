// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.function.Supplier;

/** An object of the app whose text is made, by code of its own, when it is asked for. */
record LateText(Supplier<String> text) implements CharSequence {
    @Override
    public int length() {
        return 1;
    }

    @Override
    public char charAt(int index) {
        return 'x';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return this;
    }

    @Override
    public String toString() {
        return text.get();
    }
}
