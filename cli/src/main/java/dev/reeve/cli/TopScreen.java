// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import dev.reeve.cli.ServiceList.Column;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code top} on a terminal: a screen of its own, drawn again in place, as wide and high as the terminal is at that
 * moment. Whatever ends the command gives the terminal back as it was.
 */
final class TopScreen implements TopView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String BEGIN = "\u001b[?1049h\u001b[?25l";
    private static final String END = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_REST_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final int CTRL_C = 3;

    private final Shell shell;
    private final boolean withNotes;
    private final Tty tty;
    private final Thread ending = new Thread(this::giveBack, "reeve-top-end");
    private final CountDownLatch enough = new CountDownLatch(1);
    private List<String> lines = List.of();
    private boolean hasBegun;

    TopScreen(Shell shell, boolean withNotes) {
        this.shell = shell;
        this.withNotes = withNotes;
        this.tty = Tty.of(shell);
    }

    @Override
    public void show(String body, ServiceList services) {
        Tty.Size size = tty.size();
        List<String> frame = new ArrayList<>();
        frame.add(Colour.STRONG.paint(cut(headline(services), size.columns()), shell.hasColours()));
        services.missing().forEach(line -> frame.add(cut(line, size.columns())));
        frame.addAll(table(services, size.columns()));
        lines = frame;
        draw(size);
    }

    private String headline(ServiceList services) {
        return "%s  %d service%s%s  in %.1f/s  out %.1f/s  (q ends)"
                .formatted(
                        TIME.format(LocalTime.now(shell.clock())),
                        services.services().size(),
                        services.services().size() == 1 ? "" : "s",
                        services.brokers() > 1 ? " at " + services.brokers() + " brokers" : "",
                        services.perSecond("arrivalsPerSecond"),
                        services.perSecond("completionsPerSecond"));
    }

    /** As many columns as fit, the important ones first; at least the first. */
    private List<String> table(ServiceList services, int width) {
        List<Column> columns = new ArrayList<>(List.of(Column.values()));
        Table table = services.table(columns, withNotes);
        while (columns.size() > 1 && table.width() > width) {
            columns.removeLast();
            table = services.table(columns, withNotes);
        }
        return table.lines(shell.hasColours(), width);
    }

    @Override
    public void failed(String why) {
        Tty.Size size = tty.size();
        List<String> frame = new ArrayList<>(lines);
        String notice = cut(VisibleText.of(why) + "; trying again", size.columns());
        frame.set(0, Colour.WARN.paint(notice, shell.hasColours()));
        List<String> before = lines;
        lines = frame;
        draw(size);
        lines = before;
    }

    private void draw(Tty.Size size) {
        if (!hasBegun) {
            begin();
        }
        int rows = Math.max(1, size.rows() - 1); // The last line would scroll the screen.
        List<String> shown = lines;
        if (shown.size() > rows) {
            shown = new ArrayList<>(shown.subList(0, rows));
            shown.set(rows - 1, cut("... " + (lines.size() - rows + 1) + " more lines", size.columns()));
        }
        StringBuilder frame = new StringBuilder(HOME);
        for (String line : shown) {
            frame.append(line).append(CLEAR_REST_OF_LINE).append("\r\n");
        }
        print(frame.append(CLEAR_BELOW).toString());
    }

    private void begin() {
        hasBegun = true;
        Runtime.getRuntime().addShutdownHook(ending); // Ctrl-C ends the process, not this thread.
        tty.keysAtOnce();
        print(BEGIN);
        Thread _ = Thread.ofPlatform().daemon().name("reeve-top-keys").start(this::readKeys);
    }

    private void readKeys() {
        try {
            for (int key = shell.in().read(); key >= 0; key = shell.in().read()) {
                if (key == 'q' || key == 'Q' || key == CTRL_C) {
                    enough.countDown();
                    return;
                }
            }
        } catch (IOException _) {
            // No keys then; Ctrl-C still ends it.
        }
    }

    @Override
    public boolean waitFor(Duration time) {
        try {
            return !enough.await(time.toMillis(), TimeUnit.MILLISECONDS)
                    && !shell.out().checkError();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (hasBegun) {
            try {
                if (Runtime.getRuntime().removeShutdownHook(ending)) {
                    giveBack();
                }
            } catch (IllegalStateException _) {
                // The process ends already: the hook does it.
            }
        }
    }

    private void giveBack() {
        print(END);
        tty.restore();
    }

    private void print(String text) {
        shell.out().print(text);
        shell.out().flush();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }
}
