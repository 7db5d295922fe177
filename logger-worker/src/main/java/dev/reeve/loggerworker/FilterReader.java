// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.reeve.gatewayapi.LogFilterMistake;
import dev.reeve.gatewayapi.LogFilterParser;
import dev.reeve.gatewayapi.LogFilterTree;
import dev.reeve.gatewayapi.LogFilterTree.Field;
import dev.reeve.gatewayapi.LogFilterTree.Operator;
import dev.reeve.gatewayapi.LogFilterTree.Place;
import dev.reeve.gatewayapi.log.v1.Kind;
import dev.reeve.loggerworker.TimeWindows.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a typed filter asks, docs/log-filter.md: the text's tree made a condition, its values given their meaning. */
final class FilterReader {
    static final int REGEX_CHARS_MAX = 256;
    /** Of a pattern with its repetitions written out: what one character of a body can cost. */
    static final int REGEX_STEPS_MAX = 500;

    private static final int TRACE_DIGITS = 32;
    private static final int SEVERITIES_PER_LEVEL = 4;
    private static final String ATTRIBUTE = "attr.";
    /** What a request's id is called by those who log it. */
    private static final List<String> REQUEST_KEYS = List.of("requestId", "request.id", "reeve.request.id");

    private final Instant now;

    private FilterReader(Instant now) {
        this.now = now;
    }

    /** {@link LogRefused} with the place of the mistake. */
    static Condition read(String text, Instant now) {
        String clean = Utf8.clean(text);
        try {
            return new FilterReader(now).condition(LogFilterParser.parse(clean));
        } catch (LogFilterMistake mistake) {
            throw LogRefused.filter(String.valueOf(mistake.getMessage()), new Place(mistake.from(), mistake.to()));
        }
    }

    private Condition condition(LogFilterTree tree) {
        return switch (tree) {
            case LogFilterTree.And and -> new Condition.All(conditions(and.all()));
            case LogFilterTree.Or or -> new Condition.Any(conditions(or.any()));
            case LogFilterTree.Not not -> new Condition.No(condition(not.of()));
            case LogFilterTree.Word word -> words(word.text(), false);
            case LogFilterTree.Phrase phrase -> words(phrase.text(), true);
            case LogFilterTree.Regex regex -> regex(regex);
            case Field field -> field(field);
        };
    }

    private List<Condition> conditions(List<LogFilterTree> trees) {
        return trees.stream().map(this::condition).toList();
    }

    /** Text without a word is looked for as it stands. A phrase's words narrow the search, their order is read. */
    static Condition words(String text, boolean isPhrase) {
        List<String> words = Words.ofQuery(text);
        if (words.isEmpty()) {
            return text.isBlank() ? Condition.All.NOTHING_ASKED : new RecordCondition.HasFragment(text.strip());
        }
        List<Condition> all = new ArrayList<>();
        words.stream().distinct().map(RecordCondition.HasWord::new).forEach(all::add);
        if (isPhrase && words.size() > 1) {
            all.add(new RecordCondition.HasPhrase(new Phrase(words)));
        }
        return new Condition.All(all);
    }

    private static Condition regex(LogFilterTree.Regex regex) {
        String pattern = regex.pattern();
        if (pattern.length() > REGEX_CHARS_MAX) {
            throw LogRefused.filter("a pattern has at most " + REGEX_CHARS_MAX + " characters", regex.place());
        }
        if (RegexSize.of(pattern, REGEX_STEPS_MAX) > REGEX_STEPS_MAX) {
            throw LogRefused.filter("the pattern's repetitions make it too large", regex.place());
        }
        try {
            return new RecordCondition.HasMatch(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw LogRefused.filter("the pattern is none: " + e.getDescription(), regex.place());
        }
    }

    private Condition field(Field field) {
        boolean isExact = field.operator() == Operator.EQUAL;
        return switch (field.name()) {
            case "level" -> level(field);
            case "seq" -> seq(field);
            case "kind" -> kind(field);
            case "has" -> has(field);
            case "since" -> new LineCondition.OfTime(new Window(time(field), TimeWindows.LATEST_MICROS));
            case "until" -> new LineCondition.OfTime(new Window(0, time(field)));
            case "request" -> AttributeCondition.anyOf(REQUEST_KEYS, isExact, field.value());
            default ->
                field.name().startsWith(ATTRIBUTE)
                        ? AttributeCondition.of(field.name().substring(ATTRIBUTE.length()), isExact, field.value())
                        : text(field, isExact);
        };
    }

    private static Condition text(Field field, boolean isExact) {
        TextCondition.Field known = TextCondition.FIELDS.get(field.name());
        if (known == null) {
            // The parser knows a field that this does not: they are to be changed together.
            throw LogRefused.filter("this logger does not know the field " + field.name(), field.place());
        }
        if (known == TextCondition.Field.TRACE) {
            checkTrace(field, isExact);
        }
        if (known == TextCondition.Field.DEVICE && isExact && !LogFilter.isDevice(field.value())) {
            throw LogRefused.filter(
                    "a device's id has at most " + LogFilter.DEVICE_BYTES_MAX + " bytes", field.place());
        }
        return isExact ? TextCondition.is(known, field.value()) : TextCondition.beginsWith(known, field.value());
    }

    private static void checkTrace(Field field, boolean isExact) {
        int digits = field.value().length();
        boolean isLength = isExact ? digits == TRACE_DIGITS : digits <= TRACE_DIGITS;
        if (!isLength || !field.value().matches("[0-9a-fA-F]+")) {
            throw LogRefused.filter("a trace is 32 hexadecimal digits; trace: takes the first of them", field.place());
        }
    }

    private static Condition level(Field field) {
        int least = Level.severityOf(field.value());
        int most = least + SEVERITIES_PER_LEVEL - 1;
        return switch (field.operator()) {
            case PREFIX, EQUAL -> new RecordCondition.OfSeverity(least, most);
            case AT_LEAST -> new RecordCondition.OfSeverity(least, Level.SEVERITY_MAX);
            case AT_MOST -> new RecordCondition.OfSeverity(0, most);
        };
    }

    private static Condition seq(Field field) {
        long seq = Long.parseLong(field.value());
        return switch (field.operator()) {
            case PREFIX, EQUAL -> new LineCondition.OfSeq(seq, seq);
            case AT_LEAST -> new LineCondition.OfSeq(seq, Long.MAX_VALUE);
            case AT_MOST -> new LineCondition.OfSeq(0, seq);
        };
    }

    private static Condition kind(Field field) {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.UNRECOGNIZED
                        && kind.name().equals(field.value().toUpperCase(Locale.ROOT)))
                .findFirst()
                .map(RecordCondition.OfKind::new)
                .orElseThrow(() -> LogRefused.filter(
                        "kind is text, enter, exit, list, bytes, object, exception or marker", field.place()));
    }

    private static Condition has(Field field) {
        return switch (field.value()) {
            case "exception" -> new RecordCondition.HasException();
            case "payload" -> new RecordCondition.HasPayload();
            default -> new LineCondition.IsGap();
        };
    }

    private long time(Field field) {
        OptionalLong micros = FilterTimes.micros(field.value(), now);
        return micros.orElseThrow(() -> LogRefused.filter(
                field.name() + " is a time back as 15m, 2h, 3d, or a time as 2026-01-02T13:01:02Z", field.place()));
    }
}
