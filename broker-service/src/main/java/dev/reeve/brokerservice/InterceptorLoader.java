// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.brokercore.InterceptorEntry;
import dev.reeve.brokerspi.Interceptor;
import dev.reeve.brokerspi.InterceptorFactory;
import dev.reeve.brokerspi.InterceptorSettings;
import dev.reeve.grpcport.ConfigException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the interceptors that the configuration names, on the class path and in the jars of a folder. Nothing that is
 * not named is made. Whatever is wrong ends the start: a broker without the check that its owner wants is worse than
 * none.
 */
final class InterceptorLoader {

    private static final String PREFIX = BrokerSetup.PREFIX + "interceptors.";
    private static final String NAME = "[a-z][a-z0-9-]{0,31}";

    private final InterceptorsConfig config;
    private final ClassLoader classPath;

    InterceptorLoader(InterceptorsConfig config, ClassLoader classPath) {
        this.config = config;
        this.classPath = classPath;
    }

    /** @throws ConfigException a name is unknown, a setting is wrong, or a jar cannot be read */
    InterceptorSet load() {
        List<String> chain = config.chain().orElse(List.of());
        requireUse(chain);
        if (chain.isEmpty()) {
            return new InterceptorSet(List.of(), config.slow(), null);
        }
        URLClassLoader folder = folder();
        try {
            Map<String, InterceptorFactory> factories = factories(folder == null ? classPath : folder);
            List<InterceptorEntry> entries = new ArrayList<>();
            for (String name : chain) {
                entries.add(entry(name, factories));
            }
            return new InterceptorSet(entries, config.slow(), folder);
        } catch (ConfigException e) {
            close(folder);
            throw e;
        }
    }

    /** Settings of one that is not in the chain are a mistake, not a spare. */
    private void requireUse(List<String> chain) {
        for (String name : config.named().keySet()) {
            if (!chain.contains(name)) {
                throw new ConfigException(PREFIX + "named." + name + " has settings, but " + PREFIX + "chain="
                        + String.join(",", chain) + " does not name it");
            }
        }
        if (new HashSet<>(chain).size() < chain.size()) {
            throw refused("chain", String.join(",", chain), "each name once");
        }
    }

    private @Nullable URLClassLoader folder() {
        String folder = config.folder().orElse("");
        if (folder.isBlank()) {
            return null;
        }
        Path path = Path.of(folder).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw refused("folder", folder, "a folder that is there");
        }
        try (Stream<Path> files = Files.list(path)) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(InterceptorLoader::urlOf)
                    .toArray(URL[]::new);
            return new URLClassLoader("reeve-interceptors", jars, classPath);
        } catch (IOException e) {
            throw new ConfigException(PREFIX + "folder=" + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static URL urlOf(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has a URL: " + file, e);
        }
    }

    private Map<String, InterceptorFactory> factories(ClassLoader loader) {
        Map<String, InterceptorFactory> factories = new TreeMap<>();
        try {
            for (InterceptorFactory factory : ServiceLoader.load(InterceptorFactory.class, loader)) {
                String name = factory.name();
                if (!name.matches(NAME)) {
                    throw new ConfigException(
                            "The interceptor " + factory.getClass().getName() + " is called \"" + name
                                    + "\"; a name has the form " + NAME);
                }
                InterceptorFactory other = factories.put(name, factory);
                if (other != null) {
                    throw new ConfigException("Two interceptors are called " + name + ": "
                            + other.getClass().getName() + " and "
                            + factory.getClass().getName());
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new ConfigException("An interceptor cannot be loaded: " + e.getMessage(), e);
        }
        return factories;
    }

    private InterceptorEntry entry(String name, Map<String, InterceptorFactory> factories) {
        InterceptorFactory factory = factories.get(name);
        if (factory == null) {
            throw refused(
                    "chain", name, factories.isEmpty() ? "none was found" : String.join(", ", factories.keySet()));
        }
        InterceptorsConfig.Named named = config.named().get(name);
        Set<String> services = named == null ? Set.of("*") : named.services();
        for (String pattern : services) {
            if (pattern.startsWith("reeve.auth") || pattern.startsWith("mmi.")) {
                throw refused(
                        "named." + name + ".services",
                        pattern,
                        "services that are not the broker's own and whose bodies hold no passwords");
            }
        }
        return new InterceptorEntry(name, services, make(factory, named == null ? Map.of() : named.settings()));
    }

    private static Interceptor make(InterceptorFactory factory, Map<String, String> settings) {
        String key = PREFIX + "named." + factory.name() + ".settings.";
        try {
            Interceptor made = factory.create(new InterceptorSettings(settings));
            if (made == null) {
                throw new IllegalArgumentException("it made nothing");
            }
            return made;
        } catch (IllegalArgumentException e) {
            throw new ConfigException(key + e.getMessage(), e);
        } catch (RuntimeException | LinkageError e) {
            throw new ConfigException("The interceptor " + factory.name() + " cannot be made: " + e, e);
        }
    }

    private static ConfigException refused(String key, String value, String allowed) {
        return BrokerSetup.refused("interceptors." + key, value, allowed);
    }

    private static void close(@Nullable URLClassLoader folder) {
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException _) {
                // The start has failed for another reason, which is told.
            }
        }
    }
}
