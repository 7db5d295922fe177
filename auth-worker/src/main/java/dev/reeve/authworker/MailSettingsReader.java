// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The part of {@link AuthSettingsReader} that is about mail. */
final class MailSettingsReader {
    private static final String PREFIX = "reeve.auth.mail.";
    private static final int APP_NAME_MAX = 64;
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    private MailSettingsReader() {}

    static MailSettings read(MailConfig config) {
        String appName = appName(config.appName());
        boolean isSmtp = config.transport() == MailSettings.Transport.SMTP;
        return new MailSettings(
                config.transport(),
                isSmtp ? Optional.of(smtp(config, appName)) : Optional.empty(),
                MailTemplates.load(config.templates(), language(config.language())),
                appName,
                config.linkBase().map(MailSettingsReader::linkBase).orElse(""),
                config.newSignIn());
    }

    private static SmtpSettings smtp(MailConfig config, String appName) {
        MailConfig.Smtp smtp = config.smtp();
        return new SmtpSettings(
                smtp.host().orElseThrow(() -> Allowed.fault(PREFIX + "smtp.host", "", "the name of the mail server")),
                Allowed.between(PREFIX + "smtp.port", smtp.port(), 1, 65_535),
                smtp.security(),
                login(smtp),
                from(config.from().orElse("")),
                appName,
                tls(smtp.caFile()),
                Allowed.between(PREFIX + "smtp.timeout", smtp.timeout(), Duration.ofSeconds(1), TIMEOUT_MAX));
    }

    private static Optional<SmtpSettings.Login> login(MailConfig.Smtp smtp) {
        if (smtp.username().isPresent() != smtp.passwordFile().isPresent()) {
            throw Allowed.fault(
                    PREFIX + "smtp.username", smtp.username().orElse(""), "with smtp.password-file, or none");
        }
        if (smtp.username().isPresent() && smtp.security() == SmtpSettings.Security.TRUSTED_RELAY) {
            throw Allowed.fault(PREFIX + "smtp.username", smtp.username().get(), "none without encryption");
        }
        return smtp.username()
                .map(user -> new SmtpSettings.Login(
                        user,
                        SecretFile.line(
                                PREFIX + "smtp.password-file",
                                smtp.passwordFile().orElseThrow())));
    }

    private static String from(String from) {
        try {
            return EmailAddress.parse(from).text();
        } catch (AuthRefusal e) {
            throw new IllegalArgumentException(PREFIX + "from is '" + from + "'; allowed: an e-mail address", e);
        }
    }

    private static @Nullable SSLSocketFactory tls(Optional<Path> caFile) {
        return caFile.map(file -> TrustFile.socketFactory(PREFIX + "smtp.ca-file", file))
                .orElse(null);
    }

    private static String appName(String name) {
        if (name.isBlank() || name.length() > APP_NAME_MAX || !name.matches("\\P{Cntrl}*")) {
            throw Allowed.fault(PREFIX + "app-name", name, "1 to " + APP_NAME_MAX + " characters on one line");
        }
        return name;
    }

    private static String language(String tag) {
        try {
            return InputText.language(tag);
        } catch (AuthRefusal e) {
            throw new IllegalArgumentException(
                    PREFIX + "language is '" + tag + "'; allowed: a tag like de or de-AT", e);
        }
    }

    /** An app's own scheme is as good as https; what a browser runs is not. */
    private static String linkBase(String base) {
        try {
            URI uri = URI.create(base);
            if (uri.getScheme() != null
                    && !Set.of("javascript", "data", "file")
                            .contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw Allowed.fault(PREFIX + "link-base", base, "a URL without ? and #, https or of the app's own scheme");
    }
}
