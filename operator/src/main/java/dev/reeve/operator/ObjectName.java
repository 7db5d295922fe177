// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

import java.util.regex.Pattern;

/** Names that objects of Kubernetes can have; nothing else may become a part of a path. */
final class ObjectName {
    static final int CHARACTERS_MAX = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private ObjectName() {}

    static boolean isOne(String text) {
        return NAME.matcher(text).matches();
    }
}
