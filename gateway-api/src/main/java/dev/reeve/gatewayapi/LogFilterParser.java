// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayapi;

import dev.reeve.gatewayapi.LogFilterTree.And;
import dev.reeve.gatewayapi.LogFilterTree.Field;
import dev.reeve.gatewayapi.LogFilterTree.Not;
import dev.reeve.gatewayapi.LogFilterTree.Operator;
import dev.reeve.gatewayapi.LogFilterTree.Or;
import dev.reeve.gatewayapi.LogFilterTree.Phrase;
import dev.reeve.gatewayapi.LogFilterTree.Place;
import dev.reeve.gatewayapi.LogFilterTree.Regex;
import dev.reeve.gatewayapi.LogFilterTree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a filter of log lines: {@code q} of the log's routes, the words of {@code ./reeve logs}, what the console's
 * field takes. What a value means, whether a time is one or a pattern can be compiled, is for the logger to say; each
 * value has its place for that.
 *
 * <pre>
 *   filter = or ;  or = and *("OR" and) ;  and = *( ["-"] term )
 *   term   = "(" or ")" | field | '"' phrase '"' | "/" regex "/" | word
 *   field  = name ( ":" | "=" | "&gt;=" | "&lt;=" ) value ;  value = word | quoted | prefix"*"
 * </pre>
 *
 * A backslash takes the special meaning of the character behind it in quotes and before a slash in a regex. Nothing
 * at all means every line. Parsers in other languages are to read {@code log-filter-vectors.json} as this one does.
 */
public final class LogFilterParser {
    /** Fields; {@code attr.} and a path beside them. */
    public static final Set<String> NAMES = Set.of(
            "level", "app", "version", "build", "user", "device", "session", "trace", "request", "logger", "thread",
            "screen", "kind", "has", "seq", "since", "until");

    /** Characters of a filter. */
    public static final int CHARS_MAX = 1_024;

    /** Terms of a filter. */
    public static final int TERMS_MAX = 100;

    /** Brackets and signs within each other. */
    public static final int DEPTH_MAX = 16;

    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "fatal");
    private static final Set<String> HAS = Set.of("exception", "payload", "gap");
    private static final Set<String> RANGES = Set.of("level", "seq");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)(:|>=|<=|=)");

    private final String text;
    private int at;
    private int terms;

    private LogFilterParser(String text) {
        this.text = text;
    }

    /**
     * Reads a filter.
     *
     * @throws LogFilterMistake it is none
     */
    public static LogFilterTree parse(String text) throws LogFilterMistake {
        if (text.length() > CHARS_MAX) {
            throw new LogFilterMistake(CHARS_MAX, text.length(), "a filter has at most 1,024 characters");
        }
        LogFilterParser parser = new LogFilterParser(text);
        parser.skipSpace();
        if (parser.isAtEnd()) {
            return new And(List.of());
        }
        LogFilterTree tree = parser.or(0);
        if (!parser.isAtEnd()) {
            throw parser.mistake(parser.at, parser.at + 1, "this bracket closes nothing");
        }
        return tree;
    }

    private LogFilterTree or(int depth) throws LogFilterMistake {
        if (depth > DEPTH_MAX) {
            throw mistake(at, at + 1, "brackets are at most 16 deep");
        }
        List<LogFilterTree> any = new ArrayList<>();
        any.add(and(depth));
        while (isOr()) {
            at += 2;
            skipSpace();
            any.add(and(depth));
        }
        return any.size() == 1 ? any.get(0) : new Or(any);
    }

    private LogFilterTree and(int depth) throws LogFilterMistake {
        int start = at;
        List<LogFilterTree> all = new ArrayList<>();
        while (!isAtEnd() && text.charAt(at) != ')' && !isOr()) {
            all.add(signed(depth));
            skipSpace();
        }
        if (all.isEmpty()) {
            throw mistake(start, Math.min(start + 1, text.length()), "something to look for is missing here");
        }
        return all.size() == 1 ? all.get(0) : new And(all);
    }

    private LogFilterTree signed(int depth) throws LogFilterMistake {
        if (text.charAt(at) != '-') {
            return term(depth);
        }
        int sign = at;
        at++;
        if (isAtEnd() || Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ')' || text.charAt(at) == '-') {
            throw mistake(sign, at, "what is not to be there stands right behind the minus");
        }
        return new Not(term(depth));
    }

    private LogFilterTree term(int depth) throws LogFilterMistake {
        terms++;
        if (terms > TERMS_MAX) {
            throw mistake(at, text.length(), "a filter has at most 100 terms");
        }
        return switch (text.charAt(at)) {
            case '(' -> bracket(depth);
            case '"' -> phrase();
            case '/' -> regex();
            default -> wordOrField();
        };
    }

    private LogFilterTree bracket(int depth) throws LogFilterMistake {
        int open = at;
        at++;
        skipSpace();
        LogFilterTree inner = or(depth + 1);
        if (isAtEnd()) {
            throw mistake(open, open + 1, "this bracket is not closed");
        }
        at++;
        return inner;
    }

    private LogFilterTree phrase() throws LogFilterMistake {
        int start = at;
        String phrase = quoted();
        if (phrase.isBlank()) {
            throw mistake(start, at, "something to look for is missing here");
        }
        return new Phrase(phrase);
    }

    private String quoted() throws LogFilterMistake {
        int start = at;
        StringBuilder quoted = new StringBuilder();
        for (at++; !isAtEnd() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            quoted.append(text.charAt(at));
        }
        if (isAtEnd()) {
            throw mistake(start, start + 1, "the closing quote is missing");
        }
        at++;
        return quoted.toString();
    }

    private LogFilterTree regex() throws LogFilterMistake {
        int start = at;
        StringBuilder pattern = new StringBuilder();
        for (at++; !isAtEnd() && text.charAt(at) != '/'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
                if (text.charAt(at) != '/') {
                    pattern.append('\\');
                }
            }
            pattern.append(text.charAt(at));
        }
        if (isAtEnd()) {
            throw mistake(start, start + 1, "the closing slash is missing; a slash to be found stands in quotes");
        }
        at++;
        if (pattern.isEmpty()) {
            throw mistake(start, at, "something to look for is missing here");
        }
        return new Regex(pattern.toString(), new Place(start, at));
    }

    private LogFilterTree wordOrField() throws LogFilterMistake {
        Matcher field = FIELD.matcher(text).region(at, text.length());
        if (field.lookingAt()) {
            return field(field.group(1), sign(field.group(2)), field.end());
        }
        return new Word(withoutStar(word()));
    }

    private LogFilterTree field(String typed, Operator operator, int valueAt) throws LogFilterMistake {
        int start = at;
        boolean attribute = typed.startsWith("attr.") && typed.length() > "attr.".length();
        String name = attribute ? typed : typed.toLowerCase(Locale.ROOT);
        if (!attribute && !NAMES.contains(name)) {
            throw mistake(
                    start, start + typed.length(), "there is no field " + typed + "; text with a colon is quoted");
        }
        boolean range = operator == Operator.AT_LEAST || operator == Operator.AT_MOST;
        if (range && !RANGES.contains(name)) {
            throw mistake(start, valueAt, "only level and seq have >= and <=");
        }
        at = valueAt;
        boolean isQuoted = !isAtEnd() && text.charAt(at) == '"';
        String value = isQuoted ? quoted() : word();
        String plain = isQuoted || operator != Operator.PREFIX ? value : withoutStar(value);
        if (plain.isBlank()) {
            throw mistake(start, at, name + " needs a value");
        }
        return new Field(name, operator, checked(name, plain, valueAt), new Place(valueAt, at));
    }

    private String checked(String name, String value, int valueAt) throws LogFilterMistake {
        String lower = value.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "level" -> oneOf(LEVELS, lower, "level is trace, debug, info, warn, error or fatal", valueAt);
            case "has" -> oneOf(HAS, lower, "has is exception, payload or gap", valueAt);
            case "seq" -> number(value, valueAt);
            default -> value;
        };
    }

    private String number(String value, int valueAt) throws LogFilterMistake {
        if (!value.matches("[0-9]{1,18}")) {
            throw mistake(valueAt, at, "seq is a number");
        }
        return value;
    }

    private String oneOf(Set<String> known, String value, String mistake, int valueAt) throws LogFilterMistake {
        if (!known.contains(value)) {
            throw mistake(valueAt, at, mistake);
        }
        return value;
    }

    private static Operator sign(String sign) {
        return switch (sign) {
            case ":" -> Operator.PREFIX;
            case "=" -> Operator.EQUAL;
            case ">=" -> Operator.AT_LEAST;
            default -> Operator.AT_MOST;
        };
    }

    /** Up to a space or a bracket. */
    private String word() {
        int start = at;
        while (!isAtEnd() && !Character.isWhitespace(text.charAt(at)) && "()".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** A word matches where it begins anyway; what is typed with a star means the same. */
    private static String withoutStar(String word) {
        return word.length() > 1 && word.endsWith("*") ? word.substring(0, word.length() - 1) : word;
    }

    private boolean isOr() {
        return text.startsWith("OR", at)
                && (at + 2 == text.length()
                        || Character.isWhitespace(text.charAt(at + 2))
                        || text.charAt(at + 2) == '(');
    }

    private boolean isAtEnd() {
        return at >= text.length();
    }

    private void skipSpace() {
        while (!isAtEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private LogFilterMistake mistake(int from, int to, String message) {
        return new LogFilterMistake(from, Math.max(from, to), message);
    }
}
