// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reeve.cli.ServiceList.Column;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** {@code top} for files and pipes: a line per service and look, or a JSON document per look. */
final class TopLines implements TopView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Shell shell;
    private final boolean isJson;
    private boolean isRead = true;

    TopLines(Shell shell, boolean isJson) {
        this.shell = shell;
        this.isJson = isJson;
    }

    @Override
    public void show(String body, ServiceList services) {
        if (isJson) {
            print(Json.parse(body).map(Json::write).orElse("{}"));
            return;
        }
        services.missing().forEach(line -> shell.err().println(line));
        String time = TIME.format(LocalTime.now(shell.clock()));
        for (JsonNode service : services.services()) {
            StringBuilder line = new StringBuilder(time);
            for (Column column : Column.values()) {
                String name = column.name().toLowerCase(Locale.ROOT).replace('_', '-');
                line.append(column == Column.SERVICE ? " " : " " + name + "=")
                        .append(ServiceList.cell(service, column).replace(" ", ""));
            }
            print(line.toString());
        }
    }

    private void print(String line) {
        isRead = isRead && shell.println(line);
    }

    @Override
    public void failed(String why) {
        shell.err().println("-- " + VisibleText.of(why) + "; trying again --");
    }

    @Override
    public boolean waitFor(Duration time) {
        if (isRead) {
            LockSupport.parkNanos(this, time.toNanos());
        }
        return isRead && !Thread.currentThread().isInterrupted();
    }

    @Override
    public void close() {
        shell.out().flush();
    }
}
