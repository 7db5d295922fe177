// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.UUID;

/** Whom a session belongs to. */
sealed interface Owner extends TokenSubject {
    /** Whether the owner may still act. */
    enum Standing {
        ACTIVE,
        DISABLED,
        GONE
    }

    /** A person, known or anonymous. */
    record AccountOwner(UUID id, boolean anonymous, Roles granted, Standing standing) implements Owner {
        @Override
        public String subject() {
            return IdKind.USER.text(id);
        }

        @Override
        public List<String> roles() {
            return granted.names();
        }

        @Override
        public List<String> scopes() {
            return Scopes.ofAUser(granted);
        }
    }

    /** A program. */
    record KeyOwner(UUID id, List<String> scopes, Standing standing) implements Owner {
        public KeyOwner {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String subject() {
            return IdKind.KEY.text(id);
        }

        @Override
        public boolean anonymous() {
            return false;
        }

        @Override
        public List<String> roles() {
            return List.of();
        }
    }

    UUID id();

    Standing standing();
}
