// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes every mail and keeps it. */
final class Mailbox implements MailSender {
    private static final Pattern DIGITS = Pattern.compile("(\\d{4} \\d{4})");
    private static final Pattern LINK = Pattern.compile("code=([0-9a-z]{26})");

    private final List<Mail> mails = new ArrayList<>();

    @Override
    public synchronized void send(Mail mail) {
        mails.add(mail);
    }

    /** What came since the last look. */
    synchronized List<Mail> take() {
        List<Mail> taken = List.copyOf(mails);
        mails.clear();
        return taken;
    }

    static String digitsIn(Mail mail) {
        return found(DIGITS, mail);
    }

    static String linkCodeIn(Mail mail) {
        return found(LINK, mail);
    }

    private static String found(Pattern pattern, Mail mail) {
        Matcher matcher = pattern.matcher(mail.text());
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + mail.text());
        }
        return matcher.group(1);
    }
}
