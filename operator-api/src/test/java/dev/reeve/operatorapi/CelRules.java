// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operatorapi;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a schema ({@code x-kubernetes-validations}), evaluated as an API server does. */
final class CelRules {
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();
    // whole numbers of CEL are 64 bit wide
    private static final ObjectMapper LONGS = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private final List<Rule> rules = new ArrayList<>();

    CelRules(JsonNode schema) {
        collect("", schema);
    }

    /** One rule and where it stands. */
    record Rule(String pointer, String expression, String message) {
        boolean isOfChanges() {
            return expression.contains("oldSelf");
        }
    }

    List<Rule> all() {
        return List.copyOf(rules);
    }

    /** The messages of the rules that do not hold. */
    List<String> broken(JsonNode pool, @Nullable JsonNode old) {
        return rules.stream()
                .filter(rule -> !holds(rule, pool, old))
                .map(Rule::message)
                .toList();
    }

    private void collect(String pointer, JsonNode schema) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            rules.add(new Rule(
                    pointer, rule.path("rule").asText(), rule.path("message").asText()));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            collect(pointer + "/" + property.getKey(), property.getValue());
        }
    }

    private static boolean holds(Rule rule, JsonNode pool, @Nullable JsonNode old) {
        JsonNode self = pool.at(rule.pointer());
        JsonNode oldSelf = old == null ? null : old.at(rule.pointer());
        if (self.isMissingNode() || (rule.isOfChanges() && (oldSelf == null || oldSelf.isMissingNode()))) {
            return true;
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", LONGS.convertValue(self, Object.class));
        if (oldSelf != null && !oldSelf.isMissingNode()) {
            variables.put("oldSelf", LONGS.convertValue(oldSelf, Object.class));
        }
        try {
            return Boolean.TRUE.equals(
                    RUNTIME.createProgram(COMPILER.compile(rule.expression()).getAst())
                            .eval(variables));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError(rule + " cannot be evaluated", e);
        }
    }
}
