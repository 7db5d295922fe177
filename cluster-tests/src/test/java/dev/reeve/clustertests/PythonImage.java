// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.clustertests;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An image of a program in Python: this machine's interpreter with pyzmq, and the libraries that they need. A
 * Dockerfile wants Docker, and a registry.
 */
final class PythonImage {
    private static final Path INTERPRETER = Cluster.ROOT.resolve("target/test-python/bin/python");
    private static final String WHERE = "import os,sys,sysconfig,zmq;"
            + "print(os.path.realpath(sys._base_executable),"
            + "sysconfig.get_paths()['stdlib'],os.path.dirname(zmq.__path__[0]))";
    private static final String HOME = "/opt/python";
    private static final Set<String> LEFT_OUT =
            Set.of("test", "tests", "site-packages", "dist-packages", "idlelib", "tkinter", "ensurepip");
    /** Of what {@code ldd} says: the name that is looked for, and the loader. */
    private static final Pattern LIBRARY = Pattern.compile("(?:\\S+ => )?(/\\S+) \\(0x");

    private PythonImage() {}

    /** Skips the test, saying what to type, where there is no such interpreter. */
    static void require() {
        Assumptions.assumeTrue(
                isThere(), "no Python environment with pyzmq: run build-config/test-tools.sh . (needs python3-venv)");
    }

    static boolean isThere() {
        return Files.isExecutable(INTERPRETER);
    }

    /** Brings it to the nodes; returns its name. */
    static String of(String name, Path program) {
        String image = TestImages.OWN_PREFIX + name + ":" + TestImages.newTag();
        Path archive = TestImages.OUT.resolve(name + ".tar");
        Path cache = TestImages.OUT.resolve("cache");
        String[] where =
                Command.run(List.of(INTERPRETER.toString(), "-c", WHERE)).split(" ", 3);
        Path standard = Path.of(where[1]);
        try {
            Layer layer = new Layer();
            layer.add(Path.of(where[0]), HOME + "/bin/python3");
            layer.addAll(standard, HOME + "/lib/" + standard.getFileName());
            layer.addAll(Path.of(where[2], "zmq"), "/app/zmq");
            layer.addAll(Path.of(where[2], "pyzmq.libs"), "/app/pyzmq.libs");
            layer.add(program, "/app/" + program.getFileName());
            layer.addLibraries();
            String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
            var _ = Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform(arch, "linux")))
                    .setFormat(ImageFormat.OCI)
                    .addFileEntriesLayer(layer.files.build())
                    .setEnvironment(Map.of("PYTHONHOME", HOME, "PYTHONPATH", "/app"))
                    .setUser("65532:65532")
                    .setEntrypoint(HOME + "/bin/python3", "/app/" + program.getFileName())
                    .containerize(Containerizer.to(TarImage.at(archive).named(image))
                            .setOfflineMode(true)
                            .setBaseImageLayersCache(cache)
                            .setApplicationLayersCache(cache));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException
                | InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException e) {
            throw new AssertionError("cannot write " + archive, e);
        }
        TestImages.bring(archive);
        return image;
    }

    /** Files, each with the time it has: Python takes what it has compiled only for that. */
    private static final class Layer {
        private final FileEntriesLayer.Builder files =
                FileEntriesLayer.builder().setName("python");
        private final List<String> programs = new ArrayList<>();

        void add(Path file, String place) throws IOException {
            Path real = file.toRealPath();
            boolean runs = Files.isExecutable(real);
            files.addEntry(
                    real,
                    AbsoluteUnixPath.get(place),
                    FilePermissions.fromOctalString(runs ? "755" : "644"),
                    Files.getLastModifiedTime(real).toInstant());
            if (place.endsWith("/python3") || place.contains(".so")) {
                programs.add(real.toString());
            }
        }

        void addAll(Path folder, String place) throws IOException {
            if (!Files.isDirectory(folder)) {
                return;
            }
            List<Path> found;
            try (Stream<Path> all = Files.walk(folder)) {
                found = all.filter(Files::isRegularFile).toList();
            }
            for (Path file : found) {
                Path inside = folder.relativize(file);
                if (!isLeftOut(inside)) {
                    add(file, place + "/" + inside);
                }
            }
        }

        private static boolean isLeftOut(Path inside) {
            for (Path part : inside) {
                String name = part.toString();
                if (LEFT_OUT.contains(name) || name.startsWith("config-") || name.startsWith("_tkinter")) {
                    return true;
                }
            }
            return inside.toString().endsWith(".a");
        }

        /** By the names by which they are looked for. */
        void addLibraries() throws IOException {
            List<String> command = new ArrayList<>(List.of("ldd"));
            command.addAll(programs);
            Matcher library = LIBRARY.matcher(Command.run(command));
            Set<String> places = new TreeSet<>();
            while (library.find()) {
                places.add(library.group(1));
            }
            for (String place : places) {
                if (!place.contains("pyzmq.libs")) {
                    add(Path.of(place), place);
                }
            }
        }
    }
}
