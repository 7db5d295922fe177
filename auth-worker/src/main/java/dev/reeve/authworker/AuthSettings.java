// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;

/**
 * Everything the domain is told at start; nothing reads configuration later.
 *
 * @param signUpMode what a sign-up answers
 * @param encryptionKeys the first closes, all open
 * @param keyFiles API keys that come from files
 * @param sessionsPerOwnerMax live sessions of one account or key
 */
record AuthSettings(
        TokenSettings tokens,
        HashSettings hashing,
        PasswordRules passwordRules,
        SignInDelay signInDelay,
        KeyRotation keyRotation,
        SignUpMode signUpMode,
        LimitSettings limits,
        MailSettings mail,
        List<EncryptionKey> encryptionKeys,
        List<KeyFile.Source> keyFiles,
        int sessionsPerOwnerMax) {
    AuthSettings {
        encryptionKeys = List.copyOf(encryptionKeys);
        keyFiles = List.copyOf(keyFiles);
        if (sessionsPerOwnerMax < 1) {
            throw new IllegalArgumentException("an account needs at least one session");
        }
    }
}
