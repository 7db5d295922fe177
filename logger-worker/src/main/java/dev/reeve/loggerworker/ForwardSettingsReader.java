// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import dev.reeve.outbound.AddressRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks where records go on to: a wrong setting stops the start with its key, and never with a secret. */
final class ForwardSettingsReader {
    private static final String KEY = "reeve.logger.forward";
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final int VALUE_BYTES_MAX = 4_096;
    /** They are the connection's and the encoding's. */
    private static final Set<String> OURS = Set.of(
            "host", "connection", "transfer-encoding", "expect", "content-type", "content-encoding", "content-length");

    private final String prefix;

    private ForwardSettingsReader(String tenant) {
        prefix = KEY + ".\"" + tenant + "\".";
    }

    /** @param now what times in a filter count from */
    static List<ForwardSettings> read(Map<String, ForwardConfig> forwards, Instant now) {
        if (forwards.size() > ForwardSettings.TENANTS_MAX) {
            throw new IllegalArgumentException(
                    KEY + " names " + forwards.size() + " tenants, allowed is " + ForwardSettings.TENANTS_MAX);
        }
        return forwards.entrySet().stream()
                .map(forward ->
                        new ForwardSettingsReader(forward.getKey()).settings(forward.getKey(), forward.getValue(), now))
                .toList();
    }

    private ForwardSettings settings(String tenant, ForwardConfig config, Instant now) {
        AddressRule addresses = new AddressRule(config.privateAddresses(), AddressRule.Clear.PRIVATE);
        config.caFile().ifPresent(this::checkCertificates);
        return new ForwardSettings(
                tenant,
                url(config, addresses),
                headers(config),
                filter(tenant, config, now),
                addresses,
                config.caFile());
    }

    /** It is used only when there is something to send: long after the start. */
    private void checkCertificates(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            boolean isPem = new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----");
            CertificateFactory reader = CertificateFactory.getInstance("X.509");
            if (isPem
                    && !reader.generateCertificates(new ByteArrayInputStream(bytes))
                            .isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw fault("ca-file", "cannot be read (" + e.getClass().getSimpleName() + "): " + file);
        } catch (CertificateException _) {
            // As a file without any.
        }
        throw fault("ca-file", "has no certificates in PEM: " + file);
    }

    /** A name is looked up with every try; an address as it stands can be refused now. */
    private URI url(ForwardConfig config, AddressRule addresses) {
        URI url;
        try {
            url = URI.create(config.url());
        } catch (IllegalArgumentException _) {
            throw fault("url", "is no URL");
        }
        boolean isSecure = "https".equals(url.getScheme());
        boolean isClear = "http".equals(url.getScheme()) && config.privateAddresses();
        if (!(isSecure || isClear) || url.getHost() == null || url.getRawUserInfo() != null) {
            throw fault(
                    "url",
                    "must be an https URL without a user (with private-addresses also http to this machine or a"
                            + " private network)");
        }
        if (isLiteral(url.getHost())) {
            InetAddress address = literal(url.getHost());
            if (!(isSecure ? addresses.allows(address) : addresses.allowsInClear(address))) {
                throw fault("url", "has an address that may not be called; see private-addresses");
            }
        }
        return url;
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException _) {
            throw fault("url", "has an address that is none");
        }
    }

    private Map<String, String> headers(ForwardConfig config) {
        Map<String, String> headers = new HashMap<>();
        config.headers().forEach((name, value) -> put(headers, "headers", name, value));
        config.headerFiles().forEach((name, file) -> put(headers, "header-files", name, line(name, file)));
        if (headers.size() > ForwardSettings.HEADERS_MAX) {
            throw fault("headers", "are more than " + ForwardSettings.HEADERS_MAX);
        }
        return headers;
    }

    private void put(Map<String, String> headers, String key, String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!HEADER_NAME.matcher(name).matches() || OURS.contains(lower)) {
            throw fault(key + '.' + name, "cannot be set");
        }
        if (value.length() > VALUE_BYTES_MAX || !HEADER_VALUE.matcher(value).matches()) {
            throw fault(key + '.' + name, "is no header's value of at most " + VALUE_BYTES_MAX + " bytes");
        }
        if (headers.put(lower, value) != null) {
            throw fault(key + '.' + name, "is set twice");
        }
    }

    private String line(String name, Path file) {
        String key = "header-files." + name;
        try {
            // Twice the longest: with the end of the line, and what makes it too long.
            if (Files.size(file) > 2 * VALUE_BYTES_MAX) {
                throw fault(key, "is a file of more than " + VALUE_BYTES_MAX + " bytes: " + file);
            }
            List<String> lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.size() != 1) {
                throw fault(key, "is a file of " + lines.size() + " lines instead of one: " + file);
            }
            return lines.getFirst();
        } catch (IOException e) {
            throw fault(key, "cannot be read (" + e.getClass().getSimpleName() + "): " + file);
        }
    }

    private LogFilter filter(String tenant, ForwardConfig config, Instant now) {
        int severity = Level.severityOf(config.minLevel());
        if (severity == 0) {
            throw fault("min-level", "is " + config.minLevel() + ", allowed is trace, debug, info, warn, error, fatal");
        }
        Condition asked = Condition.All.NOTHING_ASKED;
        if (config.filter().isPresent()) {
            try {
                asked = FilterReader.read(config.filter().get(), now);
            } catch (LogRefused mistake) {
                throw fault("filter", "is no filter: " + mistake.getMessage());
            }
        }
        return LogFilter.of(tenant, asked).from(severity);
    }

    private IllegalArgumentException fault(String key, String what) {
        return new IllegalArgumentException(prefix + key + ' ' + what);
    }
}
