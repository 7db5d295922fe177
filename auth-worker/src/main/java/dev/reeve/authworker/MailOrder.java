// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.Map;

/**
 * A mail to be written: rendered when it is sent, so that a mended template serves what is waiting, too.
 *
 * @param to the address as its owner typed it
 * @param language wish of the reader, a BCP 47 tag; empty = the default
 * @param values for the template
 */
record MailOrder(MailKind kind, String to, String language, Map<String, String> values) {
    MailOrder {
        values = Map.copyOf(values);
    }

    String toJson() {
        return StoredJson.write(this);
    }

    static MailOrder ofJson(String json) {
        return StoredJson.read(json, MailOrder.class);
    }

    /** Who gets it and the codes in it are not for logs. */
    @Override
    public String toString() {
        return "MailOrder[" + kind + "]";
    }
}
