// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an API server does with a pool, as far as the CRD alone says it: unknown fields, defaults, schema, rules. */
final class Admission {
    private static final List<String> OF_EVERY_OBJECT = List.of("/apiVersion", "/kind", "/metadata");

    private final JsonNode schema;
    private final JsonSchema validator;
    private final CelRules rules;

    Admission(JsonNode schema) {
        this.schema = schema;
        this.validator = JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
        this.rules = new CelRules(schema);
    }

    /** All that is wrong with a pool that is made. */
    List<String> complaints(ObjectNode pool) {
        return complaints(pool, null);
    }

    /** All that is wrong with a pool that takes the place of {@code old}. */
    List<String> complaints(ObjectNode pool, @Nullable ObjectNode old) {
        List<String> complaints = new ArrayList<>();
        unknown("", pool, schema, complaints);
        ObjectNode filled = filledIn(pool);
        validator.validate(filled).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .forEach(complaints::add);
        // as the API server: rules are for what the schema takes
        if (complaints.isEmpty()) {
            complaints.addAll(rules.broken(filled, old == null ? null : filledIn(old)));
        }
        return complaints;
    }

    /** A copy in which all that was left out has its default. */
    ObjectNode filledIn(ObjectNode pool) {
        ObjectNode copy = pool.deepCopy();
        fillIn(copy, schema);
        return copy;
    }

    private static void fillIn(ObjectNode value, JsonNode schema) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode standard = property.getValue().get("default");
            if (standard != null && !value.has(property.getKey())) {
                value.set(property.getKey(), standard.deepCopy());
            }
            if (value.get(property.getKey()) instanceof ObjectNode child) {
                fillIn(child, property.getValue());
            }
        }
    }

    private static void unknown(String path, JsonNode value, JsonNode schema, List<String> complaints) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String here = path + "/" + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            if (OF_EVERY_OBJECT.contains(here)) {
                continue;
            }
            if (known.isMissingNode()) {
                complaints.add("unknown field " + here);
            } else {
                unknown(here, field.getValue(), known, complaints);
            }
        }
    }
}
