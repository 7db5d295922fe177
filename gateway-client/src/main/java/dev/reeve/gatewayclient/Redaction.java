// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes secrets out of what is logged: its own rules first, then those of the app. Any thread. */
final class Redaction {
    static final String MARK = "[redacted]";

    /** Between the words of {@code cardPin} and {@code PINCode}. */
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    /** Short enough to be a part of other words: {@code shipping}. */
    private static final Pattern KEY_WORD = Pattern.compile("(?<![a-z])(pin|cvv)(?![a-z])");

    private static final Pattern KEY_PART =
            Pattern.compile("passw(or)?d|secret|token|authorization|cookie|api[-_]?key");
    /**
     * A JWT with group 1, or what begins like one and is none: passed over whole, or a text of many such beginnings
     * would be read again from each.
     */
    private static final Pattern JWT = Pattern.compile("\\beyJ[A-Za-z0-9_-]++(\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+)?");
    /** Looked for on its own: one may stand in what was passed over. */
    private static final Pattern TOKEN = Pattern.compile("\\b(?:rr1|rvs)_[A-Za-z0-9_-]++");

    private final List<UnaryOperator<String>> rules = new CopyOnWriteArrayList<>();

    static boolean isSecret(String key) {
        String words = WORDS.matcher(key).replaceAll("-").toLowerCase(Locale.ROOT);
        return KEY_WORD.matcher(words).find()
                || KEY_PART.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    void add(UnaryOperator<String> rule) {
        rules.add(rule);
    }

    /**
     * The text without secrets.
     *
     * @throws Failed a rule of the app did
     */
    String text(String text) {
        String clean = CardNumbers.hidden(TOKEN.matcher(withoutJwts(text)).replaceAll(MARK), MARK);
        for (UnaryOperator<String> rule : rules) {
            clean = applied(rule, clean);
        }
        return clean;
    }

    private static String withoutJwts(String text) {
        Matcher jwts = JWT.matcher(text);
        StringBuilder clean = null;
        int taken = 0;
        while (jwts.find()) {
            if (jwts.group(1) != null) {
                clean = clean == null ? new StringBuilder(text.length()) : clean;
                clean.append(text, taken, jwts.start()).append(MARK);
                taken = jwts.end();
            }
        }
        return clean == null ? text : clean.append(text, taken, text.length()).toString();
    }

    private static String applied(UnaryOperator<String> rule, String text) {
        String clean;
        try {
            clean = rule.apply(text);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw new Failed(e);
        }
        if (clean == null) {
            throw new Failed(null);
        }
        return clean;
    }

    /** A rule threw, or gave nothing: what it should have cleaned must not be kept. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(@Nullable Throwable why) {
            super("a redaction rule failed", why);
        }
    }
}
