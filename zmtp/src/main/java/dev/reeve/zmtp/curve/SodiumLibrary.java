// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Finds and loads libsodium by the names that systems give it. */
final class SodiumLibrary {
    /** Once for the process; a constant, so that the JIT compiles its calls like any others. */
    static final Loaded LOADED = load(names(System.getProperty("os.name", "")), isNativeAccessEnabled());

    private SodiumLibrary() {}

    /** @param problem for a person; empty if it was loaded */
    record Loaded(@Nullable SodiumCalls calls, String problem) {}

    private static boolean isNativeAccessEnabled() {
        return SodiumLibrary.class.getModule().isNativeAccessEnabled();
    }

    /**
     * Newest first. Versions 1.0.12 to 1.0.18 have the number 23, those after it 26. None for Windows, which would look
     * into the current folder too.
     */
    static List<String> names(String system) {
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("linux")) {
            return List.of("libsodium.so.26", "libsodium.so.23");
        }
        if (lower.startsWith("mac")) {
            return List.of(
                    "libsodium.26.dylib",
                    "libsodium.23.dylib",
                    "/opt/homebrew/lib/libsodium.dylib",
                    "/usr/local/lib/libsodium.dylib");
        }
        return List.of();
    }

    /** The first of the names that there is. */
    @SuppressWarnings("restricted") // Asked first.
    static Loaded load(List<String> names, boolean mayCall) {
        if (!mayCall) {
            return new Loaded(
                    null, "this JVM may not call C libraries: start it with --enable-native-access=ALL-UNNAMED");
        }
        for (String name : names) {
            SymbolLookup library;
            try {
                library = SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException _) {
                continue; // Not there, or for another processor.
            }
            return bind(name, library);
        }
        return new Loaded(null, "libsodium is not installed here" + (names.isEmpty() ? "" : ": none of " + names));
    }

    private static Loaded bind(String name, SymbolLookup library) {
        try {
            return new Loaded(SodiumCalls.of(library), "");
        } catch (NoSuchElementException | IllegalStateException e) {
            return new Loaded(null, name + " cannot be used: " + e.getMessage());
        }
    }
}
