// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.images;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Which modules of the JDK jars mention. The JDK's jdeps says the same, but gives up on a jar that is a module and
 * whose optional parts are not there; of all others it reports what is mentioned, too.
 */
final class ModuleScan {
    private final Map<String, String> moduleOf = new HashMap<>();
    private final SortedSet<String> found = new TreeSet<>();

    private ModuleScan() {
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            module.descriptor()
                    .packages()
                    .forEach(name -> moduleOf.put(
                            name.replace('.', '/'), module.descriptor().name()));
        }
    }

    static SortedSet<String> of(Iterable<Path> jars) throws IOException {
        ModuleScan scan = new ModuleScan();
        for (Path jar : jars) {
            scan.read(jar);
        }
        return scan.found;
    }

    private void read(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        read(in.readAllBytes());
                    }
                }
            }
        }
    }

    private void read(byte[] bytes) {
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry type) {
                mentioned(type.asInternalName());
            }
        }
    }

    private void mentioned(String type) {
        int begin = type.lastIndexOf('[') + 1;
        int end = type.lastIndexOf('/');
        if (end < 0) {
            return;
        }
        String name = type.substring(begin > 0 ? begin + 1 : 0, end);
        String module = moduleOf.get(name);
        if (module != null) {
            found.add(module);
        }
    }
}
