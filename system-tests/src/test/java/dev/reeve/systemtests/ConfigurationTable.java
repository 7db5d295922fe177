// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Reads the settings out of the sources: every method of an interface with {@code @ConfigMapping} is a key, its Javadoc
 * the meaning. A group of keys is an interface inside it, or in a file beside it. So the table in docs/configuration.md
 * cannot say anything else than the code.
 */
final class ConfigurationTable {
    private final List<String> rows;
    private final Path file;
    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final Map<String, ClassTree> interfaces = new HashMap<>();

    private ConfigurationTable(Path file, List<String> rows) throws IOException {
        this.file = file;
        this.rows = rows;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
            this.docs = DocTrees.instance(task);
            this.unit = task.parse().iterator().next();
        }
        unit.getTypeDecls().forEach(type -> collect((ClassTree) type));
    }

    /** Markdown: one section per service, one row per key. */
    static String generate(Path root) {
        StringBuilder table = new StringBuilder();
        try (Stream<Path> sources = Files.find(root, 12, (path, _) -> isOurs(root, path) && isMapping(path))) {
            for (Path mapping : sources.sorted().toList()) {
                List<String> rows = new ArrayList<>();
                new ConfigurationTable(mapping, rows).readMapping();
                table.append(String.join("\n", rows)).append("\n\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table.toString().strip();
    }

    /** The release before this one is built below the build folder. */
    private static boolean isOurs(Path root, Path path) {
        return !path.startsWith(root.resolve("target"));
    }

    private static boolean isMapping(Path path) {
        String text = path.toString();
        return text.endsWith(".java")
                && text.contains("src/main/java")
                && read(path).contains("@ConfigMapping(");
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readMapping() throws IOException {
        ClassTree type = (ClassTree) unit.getTypeDecls().getFirst();
        Optional<String> prefix = annotation(type.getModifiers(), "ConfigMapping", "prefix");
        if (prefix.isEmpty()) {
            return;
        }
        rows.add("### `" + prefix.get() + ".*`");
        rows.add("");
        rows.add("| key | type | default | meaning |");
        rows.add("|---|---|---|---|");
        readInterface(prefix.get(), type);
    }

    private void collect(ClassTree type) {
        if (type.getKind() == Tree.Kind.INTERFACE) {
            interfaces.put(type.getSimpleName().toString(), type);
        }
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree nested) {
                collect(nested);
            }
        }
    }

    private void readInterface(String prefix, ClassTree type) throws IOException {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method && !isStaticOrDefault(method)) {
                readKey(prefix, method);
            }
        }
    }

    private static boolean isStaticOrDefault(MethodTree method) {
        return method.getBody() != null;
    }

    private void readKey(String prefix, MethodTree method) throws IOException {
        String name = annotation(method.getModifiers(), "WithName", "value")
                .orElseGet(() -> dashed(method.getName().toString()));
        String key =
                annotation(method.getModifiers(), "WithParentName", "value").isPresent()
                                || has(method, "WithParentName")
                        ? prefix
                        : prefix + "." + name;
        String type = String.valueOf(method.getReturnType());
        boolean isMap = type.startsWith("Map<");
        String inner =
                isMap ? type.substring(type.indexOf(',') + 1, type.length() - 1).strip() : optional(type);
        String fullKey = isMap ? key + ".\"NAME\"" : key;
        if (readGroup(fullKey, inner)) {
            return;
        }
        String standard = annotation(method.getModifiers(), "WithDefault", "value")
                .map(value -> "`" + value + "`")
                .orElse(type.startsWith("Optional") || isMap ? "-" : "required");
        rows.add("| `" + fullKey + "` | " + typeName(inner) + " | " + standard.replace("|", "\\|") + " | "
                + meaning(method) + " |");
    }

    /** Returns false for the type of a single value. */
    private boolean readGroup(String prefix, String type) throws IOException {
        Path beside = file.resolveSibling(type + ".java");
        if (interfaces.containsKey(type)) {
            readInterface(prefix, interfaces.get(type));
            return true;
        }
        return !beside.equals(file)
                && Files.exists(beside)
                && new ConfigurationTable(beside, rows).readGroup(prefix, type);
    }

    private static boolean has(MethodTree method, String annotation) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(found -> String.valueOf(found.getAnnotationType()).endsWith(annotation));
    }

    private static String optional(String type) {
        return type.startsWith("Optional<") ? type.substring("Optional<".length(), type.length() - 1) : type;
    }

    private static String typeName(String type) {
        return switch (type) {
            case "int", "long", "OptionalInt", "OptionalLong" -> "number";
            case "double", "float" -> "decimal";
            case "boolean" -> "true, false";
            case "String" -> "text";
            case "Duration" -> "duration";
            case "MemorySize" -> "size";
            case "Path" -> "file";
            default -> type.startsWith("List<") || type.startsWith("Set<") ? "list" : type.toLowerCase(Locale.ROOT);
        };
    }

    private String meaning(MethodTree method) {
        TreePath path = TreePath.getPath(unit, method);
        DocCommentTree comment = docs.getDocCommentTree(path);
        if (comment == null) {
            throw new AssertionError("no Javadoc on setting " + method.getName() + " in " + unit.getSourceFile());
        }
        String text = comment.getFullBody().stream()
                .map(String::valueOf)
                .collect(Collectors.joining())
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?([^}]*)}", "`$1`");
        return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    private static Optional<String> annotation(ModifiersTree modifiers, String name, String argument) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            if (String.valueOf(annotation.getAnnotationType()).endsWith(name)) {
                for (ExpressionTree given : annotation.getArguments()) {
                    Optional<String> value = argument(given, argument);
                    if (value.isPresent()) {
                        return value;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Either {@code name = "text"} or, for {@code value}, the bare {@code "text"}. */
    private static Optional<String> argument(ExpressionTree given, String name) {
        if (given instanceof LiteralTree literal && name.equals("value")) {
            return Optional.of(String.valueOf(literal.getValue()));
        }
        if (given instanceof AssignmentTree assignment
                && String.valueOf(assignment.getVariable()).equals(name)
                && assignment.getExpression() instanceof LiteralTree literal) {
            return Optional.of(String.valueOf(literal.getValue()));
        }
        return Optional.empty();
    }

    /** SmallRye's rule: {@code allowLocalOrigins} is {@code allow-local-origins}. */
    private static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
