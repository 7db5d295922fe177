// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every value is known to the schema, and does something. */
class ValuesTest {
    private static final JsonNode VALUES = Yaml.read(Helm.CHART.resolve("values.yaml"));
    private static final JsonNode SCHEMA = Yaml.read(Helm.CHART.resolve("values.schema.json"));

    private static final Path EXTRAS = Helm.values("all-extras");

    /** What a value becomes, where its kind does not say. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("extraObjects", "[{\"kind\":\"ConfigMap\"}]"),
            Map.entry("image.pullPolicy", "\"Always\""),
            Map.entry("postgresql.mode", "\"external\""),
            Map.entry("postgresql.url", "\"jdbc:postgresql://other/reeve\""),
            Map.entry("gateway.publicUrl", "\"https://other\""),
            Map.entry("broker.service.type", "\"LoadBalancer\""),
            Map.entry("gateway.service.type", "\"NodePort\""),
            Map.entry("gateway.listeners.tcp", "{\"a\":{\"port\":7777,\"codec\":\"foreman\",\"topic\":\"t\"}}"),
            Map.entry("networkPolicy.apiServer.ports", "[7443]"),
            Map.entry("interval", "\"77s\""),
            Map.entry("test.wait", "\"77s\""),
            Map.entry("metrics.prometheusRule.alerts", "[{\"alert\":\"ReeveNoWorkers\",\"for\":\"9m\"}]"),
            Map.entry("broker.config", "{\"reeve.broker.thread\":\"own\"}"),
            Map.entry("gateway.config", "{\"reeve.gateway.reflection\":true}"),
            Map.entry("auth.config", "{\"reeve.auth.hash.threads\":3}"),
            Map.entry("logger.config", "{\"reeve.logger.follows\":7}"),
            Map.entry("operator.config", "{\"reeve.operator.keda.streams-max\":7}"),
            Map.entry("gateway.ingress.tls", "[{\"secretName\":\"other\"}]"),
            Map.entry("spec", "{\"pauseScaleIn\":true}"));

    private static final Set<String> TEXT_LISTS = Set.of(
            "global.imagePullSecrets",
            "rbac.watchNamespaces",
            "gateway.ingress.hosts",
            "gateway.httpRoute.hostnames",
            "gateway.grpcRoute.hostnames",
            "podDefaults.extraArgs",
            "networkPolicy.apiServer.cidrs",
            "networkPolicy.postgresql.cidrs");

    @TempDir
    private Path folder;

    @Test
    void areTheKeysOfTheSchema() {
        Set<String> missing = new TreeSet<>();
        Set<String> tooMany = new TreeSet<>();
        compare("", VALUES, SCHEMA, missing, tooMany);

        assertThat(missing).as("not in values.schema.json").isEmpty();
        assertThat(tooMany).as("in values.schema.json alone").isEmpty();
    }

    @Test
    void allowNoKeyThatNobodyKnows() {
        Helm.need();
        for (String key : List.of("foo", "broker.foo", "gateway.ingress.foo", "workers.echo.foo", "podDefaults.foo")) {
            assertThat(Helm.template(Helm.valuesFiles().getFirst(), "--set", key + "=1"))
                    .as("%s", key)
                    .returns(false, Helm.Answer::good);
        }
    }

    @Test
    @Timeout(300) // helm runs some hundred times
    void allDoSomething() throws IOException {
        Helm.need();
        List<String> paths = new ArrayList<>();
        leaves("", VALUES, (path, _) -> paths.add(path));
        paths.removeAll(seenAtOnce(paths));

        assertThat(paths.parallelStream().filter(path -> !changesSomething(path)))
                .isEmpty();
    }

    /** All that may be any text or number get another one; those whose new one is found in the objects do something. */
    private List<String> seenAtOnce(List<String> paths) throws IOException {
        Map<String, String> others = new TreeMap<>();
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String path : paths) {
            JsonNode value = at(path);
            if (!OTHERS.containsKey(path) && !OTHERS.containsKey(keyOf(path)) && !value.isBoolean()) {
                // a number that is neither a port of ours nor above a pool's 1000
                String other = value.isInt() ? Integer.toString(801 + others.size()) : "other-" + others.size() + "-x";
                others.put(path, other);
                String json = value.isInt() ? other : another(path, value).replace("other", other);
                String parent = parentOf(path);
                ObjectNode holder = parent.isEmpty() ? values : values.withObject("/" + parent);
                holder.set(keyOf(path), Yaml.parse(json));
            }
        }
        Path file = Files.writeString(folder.resolve("values.yaml"), values.toString());
        Helm.Answer answer = Helm.template(EXTRAS, "--values", file.toString());
        assertThat(answer.good()).as(answer.text()).isTrue();
        String objects = answer.text();
        return paths.stream()
                .filter(path -> others.containsKey(path)
                        && Pattern.compile("\\b" + others.get(path) + "\\b")
                                .matcher(objects)
                                .find())
                .toList();
    }

    private static boolean changesSomething(String path) {
        return Stream.concat(Stream.of(EXTRAS), Helm.valuesFiles().stream()).anyMatch(file -> {
            String before = Helm.template(file).text();
            Helm.Answer after = Helm.template(file, "--set-json", path + "=" + another(path, at(path)));
            if (after.text().contains("specifications of the schema")) {
                throw new AssertionError(path + ": " + after.text());
            }
            return !after.text().equals(before);
        });
    }

    private static String keyOf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String parentOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.'))).replace('.', '/');
    }

    private static String another(String path, JsonNode value) {
        String given = OTHERS.getOrDefault(path, OTHERS.get(keyOf(path)));
        if (given != null) {
            return given;
        }
        if (value.isBoolean()) {
            return Boolean.toString(!value.asBoolean());
        }
        if (value.isInt()) {
            return Integer.toString(value.asInt() + 1);
        }
        if (value.isTextual()) {
            return "\"other\"";
        }
        if (value.isArray()) {
            return TEXT_LISTS.contains(path) ? "[\"other\"]" : "[{\"name\":\"other\"}]";
        }
        return "{\"other\":\"1\"}";
    }

    private static JsonNode at(String path) {
        return VALUES.at("/" + path.replace('.', '/'));
    }

    /** Maps that are empty or have keys of Kubernetes are leaves. */
    private static void leaves(String path, JsonNode node, BiConsumer<String, JsonNode> to) {
        JsonNode schema = schemaOf(path);
        if (path.isEmpty()
                || path.equals("workers")
                || schema.path("properties").isObject()) {
            node.fieldNames()
                    .forEachRemaining(name -> leaves(path.isEmpty() ? name : path + "." + name, node.path(name), to));
        } else {
            to.accept(path, node);
        }
    }

    private static JsonNode schemaOf(String path) {
        JsonNode schema = SCHEMA;
        if (!path.isEmpty()) {
            for (String name : path.split("\\.", -1)) {
                JsonNode named = schema.path("properties").path(name);
                schema = resolved(named.isMissingNode() ? schema.path("additionalProperties") : named);
            }
        }
        return schema;
    }

    private static JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.isEmpty() ? schema : SCHEMA.at(reference.substring(1));
    }

    private static void compare(String path, JsonNode value, JsonNode given, Set<String> missing, Set<String> tooMany) {
        JsonNode schema = resolved(given);
        if (!schema.path("properties").isObject() || path.equals("/podDefaults/image")) {
            return;
        }
        value.fieldNames().forEachRemaining(name -> {
            if (schema.path("properties").has(name)) {
                compare(
                        path + "/" + name,
                        value.path(name),
                        schema.path("properties").path(name),
                        missing,
                        tooMany);
            } else if (!path.equals("/workers")) {
                missing.add(path + "/" + name);
            }
        });
        // a component may have every key of podDefaults, and has those in which it differs
        schema.path("properties").fieldNames().forEachRemaining(name -> {
            if (!value.has(name) && !VALUES.path("podDefaults").has(name)) {
                tooMany.add(path + "/" + name);
            }
        });
    }
}
