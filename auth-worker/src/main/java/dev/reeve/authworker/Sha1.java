// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The form in which lists of breached passwords are kept and asked for; protects nothing. */
final class Sha1 {
    static final int HEX_LENGTH = 40;

    private Sha1() {}

    /** Upper case, as the lists have it. */
    static String hex(String password) {
        return HexFormat.of().withUpperCase().formatHex(of(password));
    }

    static byte[] of(String password) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-1", e);
        }
    }
}
