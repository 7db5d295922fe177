// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, from the certificate that TLS has verified: one of the operators or not. Without TLS the setting decides,
 * as it does for the roles of Majordomo peers.
 */
final class OperatorCheck implements ServerInterceptor {
    private static final Context.Key<Boolean> MAY_DRAIN = Context.keyWithDefault("reeve-may-drain", false);
    private static final int DNS_NAME = 2;

    private final Set<String> operators;
    private final boolean clearMayDrain;

    /**
     * The check for a port.
     *
     * @param operators names in certificates
     * @param clearMayDrain whether a caller without TLS may
     */
    OperatorCheck(Set<String> operators, boolean clearMayDrain) {
        this.operators = Set.copyOf(operators);
        this.clearMayDrain = clearMayDrain;
    }

    /** Of the call at hand. */
    static boolean mayDrain() {
        return MAY_DRAIN.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        Context context = Context.current().withValue(MAY_DRAIN, isOperator(session));
        return Contexts.interceptCall(context, call, headers, next);
    }

    private boolean isOperator(@Nullable SSLSession session) {
        if (session == null) {
            return clearMayDrain;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf
                    && namesOf(leaf).stream().anyMatch(operators::contains);
        } catch (SSLPeerUnverifiedException | CertificateParsingException | InvalidNameException _) {
            return false;
        }
    }

    /** DNS names; without any, the common name. */
    static Set<String> namesOf(X509Certificate certificate) throws CertificateParsingException, InvalidNameException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                if (alternative.getFirst() instanceof Integer kind
                        && kind == DNS_NAME
                        && alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        }
        if (names.isEmpty()) {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
        }
        return names;
    }
}
