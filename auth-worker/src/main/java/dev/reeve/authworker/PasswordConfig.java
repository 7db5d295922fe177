// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Rules for new passwords. */
interface PasswordConfig {
    /** Characters at least, 8 to 64. */
    @WithDefault("8")
    int lengthMin();

    /** Characters at most, 64 to 1,024; longer ones are refused, never cut. */
    @WithDefault("128")
    int lengthMax();

    /** Passwords that thieves have: lines SHA1:COUNT sorted by hash, of any size, or a million plain ones. */
    Optional<Path> breachedFile();

    /** Words that a password may not be little more than, beside mail.app-name, the tenant and the address. */
    Optional<List<String>> words();

    /** File with keys mixed into hashes, one a line as encryption-key-file: the first for new hashes. */
    Optional<Path> pepperFile();
}
