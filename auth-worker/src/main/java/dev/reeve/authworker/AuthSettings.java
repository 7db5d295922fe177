// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookSettings;
import java.util.List;
import java.util.Optional;

/**
 * Everything the domain is told at start; nothing reads configuration later.
 *
 * @param passwords which ones may be chosen
 * @param signUpMode what a sign-up answers
 * @param encryptionKeys the first closes, all open
 * @param keyFiles API keys that come from files
 * @param sessionsPerOwnerMax live sessions of one account or key
 * @param hooks services of the owner's that are asked and told
 * @param auditForwardTenant of the logger; empty = the audit is not sent there
 * @param oidc identities of providers
 * @param everyoneScopes of the tenant default's role everyone, as long as there is none
 */
record AuthSettings(
        TokenSettings tokens,
        HashSettings hashing,
        PasswordChoice.Settings passwords,
        SignInDelay signInDelay,
        KeyRotation keyRotation,
        SignUpMode signUpMode,
        LimitSettings limits,
        MailSettings mail,
        List<EncryptionKey> encryptionKeys,
        List<KeyFile.Source> keyFiles,
        int sessionsPerOwnerMax,
        HookSettings hooks,
        Optional<String> auditForwardTenant,
        OidcSettings oidc,
        List<String> everyoneScopes) {
    AuthSettings {
        encryptionKeys = List.copyOf(encryptionKeys);
        keyFiles = List.copyOf(keyFiles);
        everyoneScopes = List.copyOf(everyoneScopes);
        if (sessionsPerOwnerMax < 1) {
            throw new IllegalArgumentException("an account needs at least one session");
        }
    }
}
