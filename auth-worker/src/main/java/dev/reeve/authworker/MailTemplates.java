// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all mails: {@code <name>.<language>.txt}, whose first line is {@code Subject: ...}, and the same in
 * {@code .html}. Those of a folder stand before the built-in English ones. All are read and checked at the start.
 */
final class MailTemplates {
    static final String APP = "app";
    static final String EMAIL = "email";
    static final String CODE = "code";
    static final String LINK = "link";
    static final String MINUTES = "minutes";
    static final String TYPED_MINUTES = "typedminutes";
    static final String TIME = "time";
    static final String DEVICE = "device";
    static final String ADDRESS = "address";
    private static final Set<String> NAMES =
            Set.of(APP, EMAIL, CODE, LINK, MINUTES, TYPED_MINUTES, TIME, DEVICE, ADDRESS);

    private static final String BUILT_IN_LANGUAGE = "en";
    private static final String SUBJECT = "Subject: ";
    private static final int FILE_BYTES_MAX = 262_144;
    private static final Pattern FILE = Pattern.compile("([a-z-]+)\\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\\.(txt|html)");

    private record Key(String name, String language) {}

    private record Template(MailText subject, MailText text, MailText html) {}

    private final Map<Key, Template> templates = new HashMap<>();
    private final String defaultLanguage;

    private MailTemplates(String defaultLanguage) {
        this.defaultLanguage = defaultLanguage.toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the file and what is wrong with it */
    static MailTemplates load(Optional<Path> folder, String defaultLanguage) {
        MailTemplates loaded = new MailTemplates(defaultLanguage);
        for (MailKind kind : MailKind.values()) {
            Key key = new Key(kind.templateName(), BUILT_IN_LANGUAGE);
            loaded.add(key, builtIn(key, "txt"), builtIn(key, "html"));
        }
        folder.ifPresent(loaded::addFolder);
        return loaded;
    }

    private static String builtIn(Key key, String form) {
        return BuiltIn.text("mail/" + key.name + "." + key.language + "." + form);
    }

    private void addFolder(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.txt")) {
            for (Path text : files) {
                addFile(text);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the mail templates in " + folder + " cannot be read: " + e, e);
        }
    }

    private void addFile(Path text) throws IOException {
        Matcher name = FILE.matcher(String.valueOf(text.getFileName()));
        if (!name.matches() || !isKnown(name.group(1))) {
            throw new IllegalArgumentException(text + " is no mail there is; name it like verify.de.txt");
        }
        Path html = text.resolveSibling(name.group(1) + "." + name.group(2) + ".html");
        try {
            add(new Key(name.group(1), name.group(2)), read(text), read(html));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    private static boolean isKnown(String name) {
        for (MailKind kind : MailKind.values()) {
            if (kind.templateName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IllegalArgumentException("is larger than " + FILE_BYTES_MAX + " bytes");
        }
        return Files.readString(file);
    }

    private void add(Key key, String text, String html) {
        int end = text.indexOf('\n');
        if (!text.startsWith(SUBJECT) || end < 0) {
            throw new IllegalArgumentException("the first line is not '" + SUBJECT + "...'");
        }
        Template template = new Template(
                MailText.parse(text.substring(SUBJECT.length(), end).strip(), NAMES),
                MailText.parse(text.substring(end + 1).strip() + "\n", NAMES),
                MailText.parse(html, NAMES));
        templates.put(key, template);
    }

    Mail render(UUID id, String tenant, MailOrder order) {
        Template template = find(order.kind().templateName(), order.language());
        return new Mail(
                id,
                tenant,
                order.to(),
                template.subject.fill(order.values(), MailTemplates::oneLine),
                template.text.fill(order.values(), MailTemplates::oneLine),
                template.html.fill(order.values(), MailTemplates::html));
    }

    /** {@code de-at}, then {@code de}, then the default, then the built-in one. */
    private Template find(String name, String wish) {
        for (String language = wish.toLowerCase(Locale.ROOT); !language.isEmpty(); language = parent(language)) {
            @Nullable Template found = templates.get(new Key(name, language));
            if (found != null) {
                return found;
            }
        }
        @Nullable Template usual = templates.get(new Key(name, defaultLanguage));
        return usual != null ? usual : builtInOf(name);
    }

    private Template builtInOf(String name) {
        @Nullable Template builtIn = templates.get(new Key(name, BUILT_IN_LANGUAGE));
        if (builtIn == null) {
            throw new IllegalStateException("no template " + name);
        }
        return builtIn;
    }

    private static String parent(String language) {
        int dash = language.lastIndexOf('-');
        return dash < 0 ? "" : language.substring(0, dash);
    }

    /** A value stays one line of text, in the subject above all. */
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", " ");
    }

    private static String html(String value) {
        return oneLine(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
