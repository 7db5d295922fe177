// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.UUID;

/** Whom an access token is about. */
sealed interface TokenSubject permits Owner, TokenSubject.OfInstallation {
    /** An app before anybody has signed in. */
    record OfInstallation(UUID id) implements TokenSubject {
        @Override
        public String subject() {
            return IdKind.INSTALLATION.text(id);
        }

        @Override
        public List<String> scopes() {
            return Scopes.OF_AN_INSTALLATION;
        }

        @Override
        public List<String> roles() {
            return List.of();
        }

        @Override
        public boolean anonymous() {
            return true;
        }
    }

    /** Claim {@code sub}. */
    String subject();

    List<String> scopes();

    List<String> roles();

    /** Nobody knows who it is. */
    boolean anonymous();
}
