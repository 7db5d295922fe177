// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.List;
import java.util.UUID;

/** Whom a session belongs to. */
sealed interface Owner {
    /** Whether the owner may still act. */
    enum Standing {
        ACTIVE,
        DISABLED,
        GONE
    }

    /** A person, known or anonymous. */
    record AccountOwner(UUID id, boolean anonymous, List<String> roles, Standing standing) implements Owner {
        public AccountOwner {
            roles = List.copyOf(roles);
        }

        @Override
        public String subject() {
            return IdKind.USER.text(id);
        }

        /** What roles add to this comes with the tenant's settings. */
        @Override
        public List<String> scopes() {
            return Scopes.OF_A_USER;
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

    /** Claim {@code sub}. */
    String subject();

    List<String> scopes();

    List<String> roles();

    boolean anonymous();

    Standing standing();
}
