// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The CURVE mechanism (RFC 26): who a peer is, and secrecy of what it says. Handshakes and message protection are pure
 * state machines: time and randomness are handed in, bytes go in and come out. The primitives (X25519, Salsa20,
 * Poly1305) are BouncyCastle's or libsodium's ({@link dev.reeve.zmtp.curve.CurveCrypto}); this package composes them
 * exactly as NaCl's {@code crypto_box} and {@code crypto_secretbox} do.
 */
@NullMarked
package dev.reeve.zmtp.curve;

import org.jspecify.annotations.NullMarked;
