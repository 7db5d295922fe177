// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/** The log of a client: its parts, and what it is told. Owned by the loop. */
final class LogCore {
    private final LogSender sender;
    private final LogIntake intake;
    private final LogConfig config;
    private final LogCommands commands;
    private final Logs logs;
    private final boolean isOn;

    LogCore(Context context, Calls calls, CallTask.Tokens tokens, LogOptions options) {
        this.isOn = options.isOn();
        LogService service = new LogService(context, calls, tokens);
        LogOffers offers = new LogOffers();
        LogLevels levels = new LogLevels(context.loop(), context.store());
        this.config = new LogConfig(context, service, levels, offers, new Sending());
        this.sender = new LogSender(context, service, offers, config, options.key());
        this.intake = new LogIntake(context, levels, sender, config::below, isOn);
        WatchedValues watched = new WatchedValues(intake.redaction(), context.settings());
        LogParts parts = new LogParts(levels, sender, intake, offers, watched, new Instances(intake.redaction()));
        this.commands = new LogCommands(context, service, parts);
        this.logs = new Logs(context.loop(), parts);
    }

    Logs logs() {
        return logs;
    }

    LogIntake intake() {
        return intake;
    }

    void start() {
        if (isOn) {
            sender.start();
        }
    }

    /** What the console says to this installation. */
    void command(Publication publication) {
        if (isOn) {
            commands.command(publication);
        }
    }

    void opened() {
        if (isOn) {
            config.opened();
            sender.opened();
        }
    }

    /** The log session that records go to now. */
    String session() {
        return sender.ring().now().id();
    }

    /** Records that are not acknowledged. */
    int waiting() {
        return sender.ring().size();
    }

    /** Somebody has signed in. */
    void renewed() {
        intake.renewed();
        config.renewed();
    }

    void networkUp() {
        config.networkUp();
    }

    void networkDown() {
        config.networkDown();
    }

    void networkMetered(boolean is) {
        sender.ring().metered(is);
    }

    void foreground() {
        sender.ring().time().seen();
    }

    void background() {
        if (isOn) {
            sender.ring().time().hidden();
            sender.flush(() -> {});
        }
    }

    /** Sends what there is; the action runs when nothing is left, or it cannot be sent. */
    void flush(Runnable done) {
        if (isOn) {
            sender.flush(done);
        } else {
            done.run();
        }
    }

    void close() {
        logs.close();
        if (isOn) {
            sender.close();
        }
    }

    /** Of the sender, which is made after those who ask. */
    private final class Sending implements LogConfig.Sending {
        @Override
        public boolean isUnderWay() {
            return sender.isSending();
        }

        @Override
        public boolean isLive() {
            return sender.isLive();
        }
    }
}
