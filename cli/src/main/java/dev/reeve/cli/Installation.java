// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Reeve is meant and with which key: options first, then the environment, then what {@code ./reeve up} left in
 * its data folder.
 *
 * @param folder the data folder, which need not exist
 */
record Installation(Shell shell, ConnectionOptions options, Path folder) {
    static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8080");

    /** What up writes into its lock file: who runs and where it answers. */
    private static final Pattern LOCK_OWNER = Pattern.compile("process (\\d+) \\((https?://[^)\\s]+)\\)");

    private static final String PUBLIC_URL = "reeve.public-url";

    static Installation find(Shell shell, ConnectionOptions options) {
        return new Installation(shell, options, dataFolder(shell, options.data()));
    }

    /**
     * The gateway: {@code --url}, else {@code REEVE_URL}, else the up that runs on the data folder, else its
     * setting.
     */
    URI url() {
        URI named = options.url();
        if (named != null) {
            return checked(named.toString(), "--url");
        }
        if (!shell.variable("REEVE_URL").isEmpty()) {
            return checked(shell.variable("REEVE_URL"), "REEVE_URL");
        }
        return runningUrl().or(this::configuredUrl).orElse(DEFAULT_URL);
    }

    /** The API key: {@code --key}, else {@code REEVE_API_KEY}, else {@code admin-key} of the data folder. */
    String key() {
        String named = options.key();
        if (named != null) {
            return named.strip();
        }
        String variable = shell.variable("REEVE_API_KEY");
        if (!variable.isEmpty()) {
            return variable;
        }
        return keyOfFolder()
                .orElseThrow(() -> CliException.notAllowed(
                        "no API key: " + keyFile() + " cannot be read",
                        "Give one with --key or REEVE_API_KEY, or start Reeve here with ./reeve up."));
    }

    Path keyFile() {
        return folder.resolve("admin-key");
    }

    /** A setting of {@code reeve.properties} in the data folder, or of the environment by its name there. */
    Optional<String> setting(String key, String variable) {
        String value = shell.variable(variable);
        if (!value.isEmpty()) {
            return Optional.of(value);
        }
        return Optional.ofNullable(properties().getProperty(key))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private Optional<String> keyOfFolder() {
        return read(keyFile()).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<URI> runningUrl() {
        return read(folder.resolve("lock"))
                .map(LOCK_OWNER::matcher)
                .filter(Matcher::find)
                .filter(owner -> isAlive(owner.group(1)))
                .map(owner -> URI.create(owner.group(2)));
    }

    private Optional<URI> configuredUrl() {
        return setting(PUBLIC_URL, "REEVE_PUBLIC_URL").map(text -> checked(text, PUBLIC_URL));
    }

    private Properties properties() {
        Properties properties = new Properties();
        Path file = folder.resolve("reeve.properties");
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw CliException.usage(file + " cannot be read: " + e.getMessage());
            }
        }
        return properties;
    }

    private static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid))
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path dataFolder(Shell shell, @Nullable Path option) {
        if (option != null) {
            return option.toAbsolutePath();
        }
        if (!shell.variable("REEVE_DATA").isEmpty()) {
            return Path.of(shell.variable("REEVE_DATA")).toAbsolutePath();
        }
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/var/lib/reeve");
        }
        String base = shell.variable("XDG_DATA_HOME");
        Path parent = base.isEmpty() ? shell.home().resolve(".local").resolve("share") : Path.of(base);
        return parent.resolve("reeve").toAbsolutePath();
    }

    /** A base URL that ends with a slash, so that a path prefix stays when paths are resolved against it. */
    private static URI checked(String text, String source) {
        try {
            URI url = URI.create(text.endsWith("/") ? text : text + "/");
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isHttp && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw CliException.usage(source + ": '" + text + "' is no URL: " + e.getMessage());
        }
        throw CliException.usage(source + ": '" + text + "' is no address like http://127.0.0.1:8080");
    }
}
