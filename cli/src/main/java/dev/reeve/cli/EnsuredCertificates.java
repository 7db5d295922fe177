// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The authority of an installation, and the certificates of brokers and operator, new ones before the old end. */
final class EnsuredCertificates {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "-tls-internal-ca";

    private final Ensured ensured;
    private final Instant now;
    private final SecureRandom random;

    EnsuredCertificates(Ensured ensured, Instant now, SecureRandom random) {
        this.ensured = ensured;
        this.now = now;
        this.random = random;
    }

    void run() {
        InternalCertificate authority = authority();
        String name = ensured.prefix();
        leaf(authority, "-tls-internal-broker", List.of(name + "-broker-headless"));
        // the first name is the one that brokers let drain workers; the second is what KEDA connects to
        leaf(authority, "-tls-internal-operator", List.of("reeve-operator", name + "-operator"));
    }

    private InternalCertificate authority() {
        try {
            Optional<String> certificate = ensured.find(AUTHORITY, CERTIFICATE);
            if (certificate.isPresent()) {
                String key = ensured.find(AUTHORITY, KEY).orElseThrow();
                ensured.kept("Secret", AUTHORITY);
                return InternalCertificate.parse(certificate.get(), key);
            }
        } catch (GeneralSecurityException e) {
            throw CliException.failed(
                    "the Secret " + ensured.prefix() + AUTHORITY + " holds no authority: " + e.getMessage(),
                    "Delete it and the other Secrets " + ensured.prefix() + "-tls-internal-*: they are made anew.");
        }
        InternalCertificate made = InternalCertificate.authority(ensured.prefix() + " internal", now, random);
        ensured.create(AUTHORITY, Map.of(CERTIFICATE, made.certificatePem(), KEY, made.keyPem()));
        return made;
    }

    private void leaf(InternalCertificate authority, String suffix, List<String> names) {
        Optional<String> there = ensured.find(suffix, CERTIFICATE);
        if (there.isPresent() && !isNearItsEnd(there.get())) {
            ensured.kept("Secret", suffix);
            return;
        }
        InternalCertificate leaf = authority.signed(names, now, random);
        Map<String, String> data =
                Map.of(CERTIFICATE, leaf.certificatePem(), KEY, leaf.keyPem(), "ca.crt", authority.certificatePem());
        if (there.isPresent()) {
            ensured.replace(suffix, data);
        } else {
            ensured.create(suffix, data);
        }
    }

    /** What cannot be read is made anew: it is of no use to anybody. */
    private boolean isNearItsEnd(String certificate) {
        try {
            return InternalCertificate.isNearItsEnd(InternalCertificate.parse(certificate), now);
        } catch (GeneralSecurityException _) {
            return true;
        }
    }
}
