// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * An authority for inside a cluster, or who it signed for; on P-256. The JDK has no class that makes one, and the image
 * of the command line has no keytool.
 */
record InternalCertificate(X509Certificate certificate, PrivateKey key) {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
    private static final Duration LIFE = Duration.ofDays(730);
    /** Clocks of machines differ. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 120;

    static InternalCertificate authority(String name, Instant now, SecureRandom random) {
        try {
            KeyPair pair = pair(random);
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            X500Name subject = name(name);
            return of(subject, pair, new Signer(subject, pair.getPrivate()), now, AUTHORITY_LIFE, extensions, random);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot sign", e);
        }
    }

    /** Signs for a process that has these names, as server and as client. */
    InternalCertificate signed(List<String> names, Instant now, SecureRandom random) {
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(each -> new GeneralName(GeneralName.dNSName, each))
                            .toArray(GeneralName[]::new)));
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            return of(name(names.getFirst()), pair(random), new Signer(issuer, key), now, LIFE, extensions, random);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the JDK cannot sign", e);
        }
    }

    /**
     * Reads what {@link #certificatePem} and {@link #keyPem} gave.
     *
     * @throws GeneralSecurityException it is something else
     */
    static InternalCertificate parse(String certificate, String key) throws GeneralSecurityException {
        String der = key.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
        return new InternalCertificate(
                parse(certificate),
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(der))));
    }

    /**
     * Reads a certificate in PEM.
     *
     * @throws GeneralSecurityException it is something else
     */
    static X509Certificate parse(String certificate) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(US_ASCII)));
    }

    /** Whether less than a third of its life is left. */
    static boolean isNearItsEnd(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return Duration.between(now, end).compareTo(life.dividedBy(3)) < 0;
    }

    String certificatePem() {
        try {
            return Pem.of(certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String keyPem() {
        return Pem.of(key);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "InternalCertificate[" + certificate.getSubjectX500Principal() + "]";
    }

    /** Whose key signs. */
    private record Signer(X500Name name, PrivateKey key) {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "Signer[" + name + "]";
        }
    }

    @SuppressWarnings("JavaUtilDate") // the class that it is made with takes nothing else
    private static InternalCertificate of(
            X500Name subject,
            KeyPair pair,
            Signer signer,
            Instant now,
            Duration life,
            ExtensionsGenerator extensions,
            SecureRandom random)
            throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE)));
        content.setSignature(algorithm);
        content.setIssuer(signer.name());
        content.setSubject(subject);
        content.setStartDate(new Time(Date.from(now.minus(EARLIER))));
        content.setEndDate(new Time(Date.from(now.plus(life))));
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        content.setExtensions(extensions.generate());
        TBSCertificate signed = content.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.key(), random);
        signature.update(signed.getEncoded());
        ASN1EncodableVector whole = new ASN1EncodableVector();
        whole.add(signed);
        whole.add(algorithm);
        whole.add(new DERBitString(signature.sign()));
        return new InternalCertificate(
                (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(new DERSequence(whole).getEncoded())),
                pair.getPrivate());
    }

    private static X500Name name(String common) {
        return new X500Name("CN=" + common);
    }

    private static KeyPair pair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }
}
