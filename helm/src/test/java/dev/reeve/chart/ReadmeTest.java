// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of the README is what values.yaml says of itself; {@code -Dreeve.update=true} writes it. */
class ReadmeTest {
    private static final Path README = Helm.CHART.resolve("README.md");
    private static final Path VALUES = Helm.CHART.resolve("values.yaml");
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->";
    private static final String COMMENT = "# -- ";
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z]+):.*");

    @Test
    void hasTheTableOfTheValues() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        String wanted = readme.substring(0, begin) + table() + readme.substring(end);
        if (Boolean.getBoolean("reeve.update")) {
            Files.writeString(README, wanted);
        }

        assertThat(Files.readString(README))
                .as("mvn test -pl helm -Dtest=ReadmeTest -Dreeve.update=true")
                .isEqualTo(wanted);
    }

    @Test
    void explainsEveryValue() throws IOException {
        List<String> silent = new ArrayList<>();
        walk((path, comment, node) -> {
            if (comment.isEmpty() && !node.isObject()) {
                silent.add(path);
            }
        });

        assertThat(silent).isEmpty();
    }

    private static String table() throws IOException {
        List<String> rows = new ArrayList<>();
        walk((path, comment, node) -> {
            if (!comment.isEmpty()) {
                rows.add("| `" + path + "` | `" + node + "` | " + comment.replace("|", "\\|") + " |\n");
            }
        });
        return rows.stream().collect(Collectors.joining("", "| key | default | meaning |\n|---|---|---|\n", ""));
    }

    private interface Visitor {
        void see(String path, String comment, JsonNode node);
    }

    /** Keys below one that is explained as a whole are its own business. */
    private static void walk(Visitor visitor) throws IOException {
        JsonNode values = Yaml.read(VALUES);
        List<String> path = new ArrayList<>();
        String comment = "";
        int explained = Integer.MAX_VALUE;
        for (String line : Files.readAllLines(VALUES)) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith(COMMENT)) {
                comment = text.substring(COMMENT.length());
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                if (depth > explained) {
                    continue;
                }
                path = new ArrayList<>(path.subList(0, depth));
                path.add(key.group(2));
                explained = comment.isEmpty() || path.equals(List.of("workers")) ? Integer.MAX_VALUE : depth;
                visitor.see(String.join(".", path), comment, values.at("/" + String.join("/", path)));
                comment = "";
            }
        }
    }
}
