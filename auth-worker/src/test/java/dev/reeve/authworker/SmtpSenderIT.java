// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.reeve.testkit.SelfSigned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said on the wire, and when it is not said. */
class SmtpSenderIT {
    private static final SmtpSettings.Login LOGIN = new SmtpSettings.Login("reeve", "s3cret-word");

    @TempDir
    static Path folder;

    private static SelfSigned certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = SelfSigned.make(folder, "IP:127.0.0.1");
    }

    private static SSLSocketFactory trusting(SelfSigned server) {
        return TrustFile.socketFactory("test", server.pem());
    }

    private static Mail mailTo(String recipient) {
        return new Mail(new UUID(1, 2), "default", recipient, "Subject", "the code is 1234", "<p>1234</p>");
    }

    private static SmtpSender sender(
            int port,
            SmtpSettings.Security security,
            Optional<SmtpSettings.Login> login,
            @Nullable SSLSocketFactory tls) {
        return new SmtpSender(new SmtpSettings(
                "127.0.0.1", port, security, login, "no-reply@example.org", "Demo", tls, Duration.ofSeconds(5)));
    }

    private static MailFault faultOf(SmtpSender sender, String recipient) {
        MailFault fault = catchThrowableOfType(MailFault.class, () -> sender.send(mailTo(recipient)));
        assertThat(fault).isNotNull();
        return fault;
    }

    private static GreenMail start(String protocol) {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", protocol));
        server.start();
        return server;
    }

    @Test
    void saysNothingPrivateBeforeTheConnectionIs() throws Exception {
        try (StartTlsServer server = StartTlsServer.start(certificate)) {
            sender(server.port(), SmtpSettings.Security.STARTTLS, Optional.of(LOGIN), trusting(certificate))
                    .send(mailTo("ada@example.org"));

            assertThat(server.inTheClear()).hasSize(2);
            assertThat(server.inTheClear().getFirst()).startsWith("EHLO");
            assertThat(server.inTheClear().getLast()).isEqualTo("STARTTLS");
            assertThat(server.encrypted())
                    .anyMatch(line -> line.startsWith("AUTH"))
                    .contains("RCPT TO:<ada@example.org>", "QUIT")
                    .anyMatch(line -> line.contains("1234"));
        }
    }

    @Test
    void doesNotGoOnWithoutStartTls() {
        GreenMail server = start(ServerSetup.PROTOCOL_SMTP);
        try {
            SmtpSender sender =
                    sender(server.getSmtp().getPort(), SmtpSettings.Security.STARTTLS, Optional.empty(), null);

            MailFault fault = faultOf(sender, "ada@example.org");

            assertThat(fault.kind()).isEqualTo(MailFault.Kind.SERVER_AWAY);
            assertThat(fault).hasMessageContaining("STARTTLS");
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void doesNotGoOnWithACertificateThatNobodyVouchesFor() throws Exception {
        try (StartTlsServer server = StartTlsServer.start(certificate)) {
            SmtpSender sender = sender(server.port(), SmtpSettings.Security.STARTTLS, Optional.of(LOGIN), null);

            assertThat(faultOf(sender, "ada@example.org").kind()).isEqualTo(MailFault.Kind.SERVER_AWAY);
            assertThat(server.encrypted()).isEmpty();
        }
    }

    @Test
    void doesNotGoOnWithTheCertificateOfAnotherHost(@TempDir Path other) throws Exception {
        SelfSigned foreign = SelfSigned.make(other, "DNS:mail.example.org");
        try (StartTlsServer server = StartTlsServer.start(foreign)) {
            SmtpSender sender =
                    sender(server.port(), SmtpSettings.Security.STARTTLS, Optional.of(LOGIN), trusting(foreign));

            assertThat(faultOf(sender, "ada@example.org").kind()).isEqualTo(MailFault.Kind.SERVER_AWAY);
            assertThat(server.encrypted()).isEmpty();
        }
    }

    @Test
    void logsInWhereItIsAsked() {
        GreenMail server = start(ServerSetup.PROTOCOL_SMTP);
        try {
            var _ = server.setUser("reeve", "another word");
            SmtpSender wrong =
                    sender(server.getSmtp().getPort(), SmtpSettings.Security.TRUSTED_RELAY, Optional.of(LOGIN), null);

            MailFault fault = faultOf(wrong, "ada@example.org");

            assertThat(fault.kind()).isEqualTo(MailFault.Kind.SERVER_AWAY);
            assertThat(fault).hasMessageContaining("name and password").hasMessageNotContaining("s3cret");
        } finally {
            server.stop();
        }
    }

    @Test
    void anAddressThatIsAListOrAGroupIsNone() {
        SmtpSender sender = sender(1, SmtpSettings.Security.TRUSTED_RELAY, Optional.empty(), null);

        for (String address :
                List.of("a@example.org,b@example.org", "team:a@example.org;", "<a@example.org", "a@b@c")) {
            assertThat(faultOf(sender, address).kind()).as(address).isEqualTo(MailFault.Kind.REFUSED);
        }
    }

    @Test
    void tellsARefusedRecipientFromAServerThatWantsToBeAskedLater() throws Exception {
        try (StartTlsServer server = StartTlsServer.start(certificate)) {
            SmtpSender sender =
                    sender(server.port(), SmtpSettings.Security.STARTTLS, Optional.empty(), trusting(certificate));

            server.answerRecipientsWith("550 no such mailbox");
            assertThat(faultOf(sender, "ada@example.org").kind()).isEqualTo(MailFault.Kind.REFUSED);
            server.answerRecipientsWith("451 try again later");
            assertThat(faultOf(sender, "ada@example.org").kind()).isEqualTo(MailFault.Kind.LATER);
        }
    }
}
