// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the mails say: the values for their templates. */
final class Letters {
    /** A notice may be late; nothing depends on it. */
    static final Duration NOTICE_LIFE = Duration.ofDays(1);

    private final MailSettings settings;

    Letters(MailSettings settings) {
        this.settings = settings;
    }

    /** With a code, and a link of the app's that carries it: {@code <base>/<path>?code=...}. */
    MailOrder withCode(MailKind kind, String to, String language, FreshCode code) {
        Map<String, String> values = new HashMap<>();
        values.put(MailTemplates.CODE, grouped(code.typed().digits()));
        values.put(MailTemplates.TYPED_MINUTES, minutes(code.typedLife()));
        values.put(MailTemplates.MINUTES, minutes(code.life()));
        values.put(MailTemplates.LINK, linkOf(kind, code.link()));
        return order(kind, to, language, values);
    }

    MailOrder notice(MailKind kind, String to, String language) {
        return notice(kind, to, language, Map.of());
    }

    MailOrder notice(MailKind kind, String to, String language, Map<String, String> values) {
        return order(kind, to, language, new HashMap<>(values));
    }

    private MailOrder order(MailKind kind, String to, String language, Map<String, String> values) {
        values.put(MailTemplates.APP, settings.appName());
        values.put(MailTemplates.EMAIL, to);
        return new MailOrder(kind, to, language, values);
    }

    /** Empty = it is not known where the app is. */
    String linkOf(MailKind kind, CodeText.Link link) {
        return settings.linkBase().isEmpty()
                ? ""
                : settings.linkBase() + "/" + kind.linkPath() + "?code=" + link.text();
    }

    private static String grouped(String digits) {
        return digits.substring(0, CodeText.DIGITS / 2) + " " + digits.substring(CodeText.DIGITS / 2);
    }

    private static String minutes(Duration life) {
        return Long.toString(life.toMinutes());
    }
}
