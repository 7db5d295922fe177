// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import static dev.reeve.authworker.AuthFixture.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the outbox to a real SMTP server. */
class PostmanIT {
    private static final String EMAIL = "ada@example.org";

    private final AuthFixture fixture = new AuthFixture();
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final List<Postman.Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        server.stop();
        fixture.close();
    }

    private SmtpSender smtp(int port) {
        return new SmtpSender(new SmtpSettings(
                "127.0.0.1",
                port,
                SmtpSettings.Security.TRUSTED_RELAY,
                Optional.empty(),
                "no-reply@example.org",
                "D\u00e9mo",
                null,
                Duration.ofSeconds(5)));
    }

    private Postman postman(MailSender sender) {
        return fixture.auth.postman(sender, outcomes::add);
    }

    private void forgot(String email) {
        fixture.auth.forgotPassword().run(NOBODY, email, "");
    }

    private static MailSender failing(MailFault.Kind kind, AtomicInteger tries) {
        return _ -> {
            tries.incrementAndGet();
            throw new MailFault(kind, "no", new IllegalStateException("test"));
        };
    }

    @Test
    void aMailArrivesWithTextAndHtmlAndSaysThatAMachineWroteIt() throws Exception {
        server.start();
        StartedSession _ = fixture.signUp(EMAIL);
        forgot(EMAIL);

        Duration pause = postman(smtp(server.getSmtp().getPort())).run();

        assertThat(pause).isEqualTo(Duration.ofSeconds(2));
        assertThat(outcomes).containsExactly(Postman.Outcome.SENT);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getRecipients(Message.RecipientType.TO)).containsExactly(new InternetAddress(EMAIL));
        assertThat(mail.getFrom()[0].toString()).contains("no-reply@example.org");
        assertThat(mail.getSubject()).isEqualTo("Demo: set a new password");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getMessageID()).matches("<[0-9a-f-]{36}@example\\.org>");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        String text = (String) parts.getBodyPart(0).getContent();
        assertThat(text).containsPattern("code=[0-9a-z]{26}").containsPattern("\\d{4} \\d{4}");
        assertThat((String) parts.getBodyPart(1).getContent()).contains("</html>", "href=\"https://app.example.org");
        fixture.auth
                .resetPassword()
                .run(
                        NOBODY,
                        new ResetPassword.Request(
                                text.replaceAll("(?s).*code=([0-9a-z]{26}).*", "$1"), "", "another long phrase"));
        assertThat(fixture.signIn(EMAIL, "another long phrase").subject()).startsWith("u_");
    }

    @Test
    void aMailServerThatIsAwayFailsNoOperationAndTheMailComesLater() {
        StartedSession _ = fixture.signUp(EMAIL);
        forgot(EMAIL);

        Duration pause = postman(smtp(1)).run();

        assertThat(pause).isEqualTo(Duration.ofSeconds(10));
        assertThat(outcomes).containsExactly(Postman.Outcome.RETRIED);
        assertThat(fixture.mails()).as("not before its time").isEmpty();
        assertThat(fixture.texts("SELECT last_error FROM auth.outbox").getFirst())
                .contains("cannot be used");
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(fixture.mail().to()).isEqualTo(EMAIL);
    }

    @Test
    void severalReplicasSendEveryMailOnce() throws Exception {
        for (int i = 0; i < 12; i++) {
            StartedSession _ = fixture.signUp("x" + i + "@example.org");
            forgot("x" + i + "@example.org");
        }
        AuthDomain other = fixture.replica();
        ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
        MailSender collecting = mail -> sent.add(mail.to());

        List<Duration> _ = Race.run(
                6,
                i -> () -> (i % 2 == 0 ? fixture.auth : other)
                        .postman(collecting, _ -> {})
                        .run());

        assertThat(sent).hasSize(12);
        Set<String> different = new TreeSet<>(sent);
        assertThat(different).hasSize(12);
    }

    @Test
    void aMailInTheHandsOfAReplicaThatDiedIsSentByAnother() {
        StartedSession _ = fixture.signUp(EMAIL);
        forgot(EMAIL);
        var taken = fixture.auth
                .database()
                .transaction(
                        connection -> OutboxTable.take(connection, fixture.clock.instant(), Duration.ofMinutes(5)));
        assertThat(taken).isPresent();

        assertThat(fixture.mails()).as("in other hands").isEmpty();
        fixture.clock.advance(Duration.ofMinutes(5));
        assertThat(fixture.mail().id()).isEqualTo(taken.get().id());
    }

    @Test
    void aMailThatIsRefusedIsGivenUpAndTheOthersGoOn() {
        StartedSession _ = fixture.signUp(EMAIL);
        StartedSession _ = fixture.signUp("bob@example.org");
        forgot(EMAIL);
        forgot("bob@example.org");
        AtomicInteger tries = new AtomicInteger();

        Duration _ = postman(failing(MailFault.Kind.REFUSED, tries)).run();

        assertThat(tries).hasValue(2);
        assertThat(outcomes).containsExactly(Postman.Outcome.GIVEN_UP, Postman.Outcome.GIVEN_UP);
        assertThat(fixture.texts("SELECT last_error FROM auth.outbox WHERE payload IS NULL"))
                .containsExactly("no", "no");
    }

    @Test
    void triesAgainWithGrowingPausesUntilTheCodeIsTooOld() {
        StartedSession _ = fixture.signUp(EMAIL);
        forgot(EMAIL);
        AtomicInteger tries = new AtomicInteger();
        Postman postman = postman(failing(MailFault.Kind.LATER, tries));

        for (int second = 0; second < 3_600; second += 10) {
            Duration _ = postman.run();
            fixture.clock.advance(Duration.ofSeconds(10));
        }

        assertThat(Postman.pauseAfter(1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Postman.pauseAfter(3)).isEqualTo(Duration.ofSeconds(40));
        assertThat(Postman.pauseAfter(1_000)).isEqualTo(Duration.ofMinutes(10));
        assertThat(tries).as("after 0, 10, 30, 70, 150, 310, 630, 1230 s").hasValue(8);
        assertThat(outcomes.getLast()).isEqualTo(Postman.Outcome.GIVEN_UP);
        assertThat(fixture.texts("SELECT last_error FROM auth.outbox")).containsExactly("expired");
    }

    @Test
    void countsWhatWaitsAndIsForgottenADayAfterItWasSent() {
        StartedSession _ = fixture.signUp(EMAIL);
        forgot(EMAIL);

        Duration _ = postman(failing(MailFault.Kind.SERVER_AWAY, new AtomicInteger()))
                .run();

        assertThat(fixture.auth.outbox().waiting()).isEqualTo(1);
        fixture.clock.advance(Duration.ofSeconds(10));
        assertThat(fixture.mails()).hasSize(1);
        fixture.clock.advance(Duration.ofDays(2));
        int _ = fixture.auth.cleanUp().run();
        assertThat(fixture.texts("SELECT id::text FROM auth.outbox UNION ALL SELECT id::text FROM auth.code"))
                .isEmpty();
    }

    @Test
    void refusesMoreMailsThanItCanEverSend() {
        fixture.auth.outbox().waiting(Outbox.WAITING_MAX);

        assertThat(Refused.refusalOf(() -> forgot(EMAIL)).reason()).isEqualTo(AuthReason.RATE_LIMITED);
    }
}
