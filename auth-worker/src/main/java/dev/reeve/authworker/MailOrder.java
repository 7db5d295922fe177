// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * A mail to be written: rendered when it is sent, so that a mended template serves what is waiting, too.
 *
 * @param to the address as its owner typed it
 * @param language wish of the reader, a BCP 47 tag; empty = the default
 * @param values for the template
 */
record MailOrder(MailKind kind, String to, String language, Map<String, String> values) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    MailOrder {
        values = Map.copyOf(values);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a mail order is plain text", e);
        }
    }

    static MailOrder ofJson(String json) {
        try {
            return JSON.readValue(json, MailOrder.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored mail order cannot be read", e);
        }
    }

    /** Who gets it and the codes in it are not for logs. */
    @Override
    public String toString() {
        return "MailOrder[" + kind + "]";
    }
}
