// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Jars with one interceptor, compiled from source, as somebody who knows only {@code broker-spi} would make them. */
final class InterceptorJar {
    private static final String SERVICE = "META-INF/services/dev.reeve.brokerspi.InterceptorFactory";

    private InterceptorJar() {}

    /** @param body of {@code onRequest(RequestView request)}, in Java */
    static void write(Path jar, String name, String body) throws IOException {
        String source = """
            package org.example;
            import dev.reeve.brokerspi.*;
            import java.util.*;
            public final class Made implements InterceptorFactory {
                public String name() { return "%s"; }
                public Interceptor create(InterceptorSettings settings) {
                    return new Interceptor() {
                        public RequestDecision onRequest(RequestView request) { %s }
                    };
                }
            }
            """.formatted(name, body);
        Map<String, byte[]> files = new TreeMap<>(compile("org.example.Made", source));
        files.put(SERVICE, "org.example.Made\n".getBytes(StandardCharsets.UTF_8));
        pack(jar, files);
    }

    static void writeNaming(Path jar, String className) throws IOException {
        pack(jar, Map.of(SERVICE, className.getBytes(StandardCharsets.UTF_8)));
    }

    private static void pack(Path jar, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                packed.putNextEntry(new JarEntry(file.getKey()));
                packed.write(file.getValue());
                packed.closeEntry();
            }
        }
    }

    private static Map<String, byte[]> compile(String className, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createTempDirectory("interceptor");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            JavaFileObject unit =
                    new SimpleJavaFileObject(
                            URI.create("string:///" + className.replace('.', '/') + ".java"),
                            JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreErrors) {
                            return source;
                        }
                    };
            List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, List.of(unit))
                    .call()) {
                throw new IllegalStateException("does not compile: " + source);
            }
        }
        return read(classes);
    }

    private static Map<String, byte[]> read(Path classes) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        List<Path> all = new ArrayList<>();
        try (var walk = Files.walk(classes)) {
            walk.forEach(all::add);
        }
        for (Path file : all.reversed()) {
            if (Files.isRegularFile(file)) {
                files.put(classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            Files.delete(file);
        }
        return files;
    }
}
