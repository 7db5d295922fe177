// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp;

/**
 * What is known of a peer that wants to come in: the fields of a ZAP request (RFC 27).
 *
 * @param domain of the listener, as its owner named it
 * @param address the peer's IP address
 * @param mechanism {@code CURVE}
 * @param publicKey the peer's long-term key, 32 bytes; that it holds the secret half is proven
 * @param identity what the peer calls itself; proves nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Credentials(String domain, String address, String mechanism, byte[] publicKey, byte[] identity) {}
