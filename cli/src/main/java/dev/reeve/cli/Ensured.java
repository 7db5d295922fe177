// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.cli.ClusterObjects.Kind;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The Secrets of one installation: looked for, made, and told of by name. */
final class Ensured {
    private final ClusterObjects objects;
    private final String prefix;
    private final BiConsumer<String, String> say;

    Ensured(ClusterObjects objects, String prefix, BiConsumer<String, String> say) {
        this.objects = objects;
        this.prefix = prefix;
        this.say = say;
    }

    String prefix() {
        return prefix;
    }

    /** A key of a Secret that is there, or empty if there is no such Secret. */
    Optional<String> find(String suffix, String key) {
        return objects.find(Kind.SECRET, prefix + suffix).map(secret -> {
            String value = secret.path("data").path(key).asText();
            if (value.isEmpty()) {
                throw CliException.failed(
                        "the Secret " + prefix + suffix + " has no key " + key, "Delete it, and it is made anew.");
            }
            return new String(Base64.getDecoder().decode(value), UTF_8);
        });
    }

    /** Makes a Secret. */
    void create(String suffix, Map<String, String> data) {
        told(objects.create(Kind.SECRET, prefix + suffix, encoded(data)), "Secret", suffix);
    }

    /** Puts other data into a Secret that is there. */
    void replace(String suffix, Map<String, String> data) {
        ObjectNode secret = objects.find(Kind.SECRET, prefix + suffix).orElseThrow();
        secret.set("data", encoded(data));
        objects.replace(Kind.SECRET, prefix + suffix, secret);
        say.accept("renewed", "Secret " + prefix + suffix);
    }

    /** Sees to it that a text of a ConfigMap has these lines. */
    void lines(String suffix, String key, Iterable<String> lines) {
        String name = prefix + suffix;
        Optional<ObjectNode> there = objects.find(Kind.CONFIG_MAP, name);
        if (there.isEmpty()) {
            ObjectNode data = Json.object().put(key, String.join("\n", lines) + "\n");
            told(objects.create(Kind.CONFIG_MAP, name, data), "ConfigMap", suffix);
            return;
        }
        String text = there.get().path("data").path(key).asText();
        StringBuilder more = new StringBuilder(text);
        for (String line : lines) {
            if (!text.contains(line)) {
                more.append(text.isEmpty() || text.endsWith("\n") ? "" : "\n")
                        .append(line)
                        .append('\n');
            }
        }
        if (more.length() > text.length()) {
            there.get().withObject("/data").put(key, more.toString());
            objects.replace(Kind.CONFIG_MAP, name, there.get());
            say.accept("extended", "ConfigMap " + name);
        } else {
            kept("ConfigMap", suffix);
        }
    }

    void kept(String kind, String suffix) {
        say.accept("kept", kind + " " + prefix + suffix);
    }

    private void told(boolean made, String kind, String suffix) {
        say.accept(made ? "made" : "kept", kind + " " + prefix + suffix);
    }

    private static ObjectNode encoded(Map<String, String> data) {
        ObjectNode encoded = Json.object();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
        return encoded;
    }
}
