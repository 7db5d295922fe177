// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as stored.
 *
 * @param kid RFC 7638 thumbprint of the public key
 * @param publicJwk JSON
 * @param privateKey closed box with the PKCS #8 form; null when gone
 */
record SigningKeyRow(
        String kid,
        String publicJwk,
        @Nullable ClosedBox privateKey,
        SigningKeyState state,
        Instant createdAt,
        @Nullable Instant activeFrom,
        @Nullable Instant goneAt) {}
