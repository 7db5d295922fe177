// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Sends by SMTP, one connection per mail. With {@code STARTTLS} nothing is said before the connection is private, and
 * the certificate must be that of the server's name.
 */
final class SmtpSender implements MailSender {
    private static final String CHARSET = UTF_8.name();
    private static final int PERMANENT = 500;

    private final SmtpSettings settings;
    private final Session session;

    SmtpSender(SmtpSettings settings) {
        this.settings = settings;
        this.session = Session.getInstance(properties(settings));
    }

    private static Properties properties(SmtpSettings settings) {
        String protocol = protocolOf(settings);
        String prefix = "mail." + protocol + ".";
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.put(prefix + "host", settings.host());
        properties.put(prefix + "port", Integer.toString(settings.port()));
        properties.put(prefix + "auth", Boolean.toString(settings.login().isPresent()));
        properties.put(prefix + "connectiontimeout", timeout);
        properties.put(prefix + "timeout", timeout);
        properties.put(prefix + "writetimeout", timeout);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put("mail.mime.allowutf8", "true");
        boolean startTls = settings.security() == SmtpSettings.Security.STARTTLS;
        properties.put(prefix + "starttls.enable", Boolean.toString(startTls));
        properties.put(prefix + "starttls.required", Boolean.toString(startTls));
        if (settings.tls() != null) {
            properties.put(prefix + "ssl.socketFactory", settings.tls());
        }
        return properties;
    }

    private static String protocolOf(SmtpSettings settings) {
        return settings.security() == SmtpSettings.Security.TLS ? "smtps" : "smtp";
    }

    @Override
    public void send(Mail mail) throws MailFault {
        InternetAddress recipient = recipient(mail);
        try {
            MimeMessage message = message(mail, recipient);
            try (Transport transport = session.getTransport(protocolOf(settings))) {
                connect(transport);
                transport.sendMessage(message, new InternetAddress[] {recipient});
            }
        } catch (MessagingException e) {
            throw faultOf(e);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("a Java platform without UTF-8", e);
        }
    }

    /** Strict: what looks like a list or a group of addresses is none. */
    private static InternetAddress recipient(Mail mail) throws MailFault {
        try {
            InternetAddress address = new InternetAddress(mail.to(), true);
            if (address.isGroup()) {
                throw new AddressException();
            }
            return address;
        } catch (AddressException e) {
            throw new MailFault(MailFault.Kind.REFUSED, "the address is none that SMTP knows", e);
        }
    }

    private void connect(Transport transport) throws MailFault {
        try {
            if (settings.login().isPresent()) {
                SmtpSettings.Login login = settings.login().get();
                transport.connect(login.user(), login.password());
            } else {
                transport.connect();
            }
        } catch (AuthenticationFailedException e) {
            throw new MailFault(MailFault.Kind.SERVER_AWAY, "the mail server refuses our name and password", e);
        } catch (MessagingException e) {
            throw new MailFault(MailFault.Kind.SERVER_AWAY, "the mail server cannot be used: " + firstLine(e), e);
        }
    }

    private MimeMessage message(Mail mail, InternetAddress recipient)
            throws MessagingException, UnsupportedEncodingException {
        MimeMessage message = new NumberedMessage(session, mail.id() + "@" + domainOf(settings.from()));
        message.setFrom(new InternetAddress(settings.from(), settings.fromName(), CHARSET));
        message.setRecipient(Message.RecipientType.TO, recipient);
        message.setSubject(mail.subject(), CHARSET);
        message.setHeader("Date", RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
        // No out-of-office reply to a code (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), CHARSET);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), CHARSET, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        return message;
    }

    private static String domainOf(String address) {
        return address.substring(address.indexOf('@') + 1);
    }

    private static MailFault faultOf(MessagingException fault) {
        for (Exception e = fault; e instanceof MessagingException next; e = next.getNextException()) {
            int code = switch (next) {
                case SMTPAddressFailedException refused -> refused.getReturnCode();
                case SMTPSendFailedException refused -> refused.getReturnCode();
                default -> 0;
            };
            if (code > 0) {
                MailFault.Kind kind = code >= PERMANENT ? MailFault.Kind.REFUSED : MailFault.Kind.LATER;
                return new MailFault(kind, "the mail server answered " + code, fault);
            }
        }
        return new MailFault(MailFault.Kind.SERVER_AWAY, "the connection to the mail server broke", fault);
    }

    private static String firstLine(MessagingException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Has a Message-ID that stays the same when the mail is sent again. */
    private static final class NumberedMessage extends MimeMessage {
        private final String id;

        NumberedMessage(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}
