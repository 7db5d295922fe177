// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call from its start to its end: doors, tries, deadline (docs/client-spec.md section 2). Owned by the loop. Ends
 * once.
 *
 * <pre>
 * waiting for a token or the socket --> sent --answer--> ended
 *            ^                            |
 *            +---- wait, if it may be tried again
 * </pre>
 */
final class CallTask {
    private final Calls calls;
    private final Context context;
    private final Operation operation;
    private final Plan plan;
    private final Ends ends;
    private final Backoff backoff;
    private final long deadlineAtMs;
    private Loop.Timer deadline = Loop.Timer.NONE;
    private Loop.Timer pause = Loop.Timer.NONE;
    private Runnable giveUpAttempt = () -> {};
    private @Nullable String token;
    private int attempts;
    private boolean inFlight;
    private boolean mayHaveRun;
    private boolean parted;
    private boolean refreshed;
    private boolean ended;

    CallTask(Calls calls, Operation operation, Plan plan, Ends ends) {
        this.calls = calls;
        this.context = calls.context();
        this.operation = operation;
        this.plan = plan;
        this.ends = ends;
        this.backoff = context.backoff();
        this.deadlineAtMs = context.loop().nowMs() + plan.deadlineMs();
    }

    void start() {
        deadline = context.loop().after(plan.deadlineMs(), this::deadlineOver);
        attempt();
    }

    void cancel() {
        abort(ReeveException.cancelled());
    }

    /** Ends from this side. */
    void abort(ReeveException why) {
        if (!ended) {
            giveUpAttempt.run();
            end(() -> ends.failed(why));
        }
    }

    /** Ends without a word to the gateway: the connection goes with it. */
    void close() {
        if (!ended) {
            end(() -> ends.failed(ReeveException.closed()));
        }
    }

    private void attempt() {
        attempts++;
        giveUpAttempt = () -> {};
        Connection connection = calls.connection();
        if (plan.door() != Door.HTTP && plan.anySocket() && connection.hasPlace(operation.size())) {
            bySocket(connection);
        } else if (plan.door() == Door.WEBSOCKET) {
            attempts--;
            Runnable again = this::attempt;
            connection.whenOpen(again);
            giveUpAttempt = () -> connection.forget(again);
        } else {
            withToken();
        }
    }

    private void bySocket(Connection connection) {
        inFlight = true;
        token = null;
        long id = connection.request(frameId -> operation.frame(frameId, leftMs()), new Link.Pending() {
            @Override
            public boolean isCall() {
                return true;
            }

            @Override
            public void next(Body body) {
                part(body);
            }

            @Override
            public void done(ServerFrame.Done done) {
                CallTask.this.done(operation.reply(done));
            }

            @Override
            public void failed(ReeveException error) {
                CallTask.this.failed(error);
            }

            @Override
            public void lost() {
                CallTask.this.failed(ReeveException.unknown("the connection was lost before the answer came"));
            }
        });
        giveUpAttempt = () -> connection.cancel(id);
        if (id == 0) {
            failed(ReeveException.noConnection("the connection was lost"));
        }
    }

    private void withToken() {
        Sessions.Waiter waiter = new Sessions.Waiter() {
            @Override
            public void token(AccessToken now) {
                byHttp(now.text());
            }

            @Override
            public void failed(ReeveException error) {
                if (error.isOfClient() && error.is("UNAUTHENTICATED")) {
                    // A service may be open to everybody.
                    byHttp("");
                } else {
                    CallTask.this.failed(error);
                }
            }
        };
        giveUpAttempt = () -> plan.tokens().forget(waiter);
        plan.tokens().token(waiter);
    }

    private void byHttp(String shown) {
        if (ended) {
            return;
        }
        inFlight = true;
        token = shown;
        HttpCall call =
                HttpCall.post(context, operation.path(), operation.request(leftMs(), shown), new HttpCall.Listener() {
                    @Override
                    public void part(Body body) {
                        CallTask.this.part(body);
                    }

                    @Override
                    public void done(Reply reply) {
                        CallTask.this.done(reply);
                    }

                    @Override
                    public void failed(ReeveException error) {
                        CallTask.this.failed(error);
                    }
                });
        giveUpAttempt = call::cancel;
    }

    private void part(Body body) {
        if (!ended) {
            parted = true;
            if (!ends.part(body)) {
                abort(ReeveException.ofClient(
                        "QUEUE_FULL", "resource_exhausted", "nobody reads the parts of this stream"));
            }
        }
    }

    private void done(Reply reply) {
        if (!ended) {
            end(() -> ends.done(reply));
        }
    }

    private void failed(ReeveException error) {
        if (ended) {
            return;
        }
        giveUpAttempt = () -> {};
        mayHaveRun |= inFlight && error.is("UNKNOWN");
        inFlight = false;
        if (Retry.afterRefresh(error) && !refreshed && calls.sessions().who() != null && !parted) {
            refreshed = true;
            attempts--;
            showAnother();
            return;
        }
        boolean mayAgain = Retry.may(error, plan.isSafe()) && !parted && attempts < plan.attemptsMax();
        long waitMs = mayAgain ? backoff.nextMs(error) : 0;
        if (mayAgain && waitMs < leftMs()) {
            pause = context.loop().after(waitMs, this::attempt);
        } else {
            boolean hidesALoss = mayHaveRun && Retry.saysUnseen(error);
            end(() -> ends.failed(hidesALoss ? ReeveException.unknown("lost, and then " + error.reason()) : error));
        }
    }

    /** The token was refused: another one, then again. */
    private void showAnother() {
        plan.tokens().refused(token == null ? calls.connection().shownToken() : token);
        Sessions.Waiter waiter = new Sessions.Waiter() {
            @Override
            public void token(AccessToken now) {
                if (!ended) {
                    attempt();
                }
            }

            @Override
            public void failed(ReeveException error) {
                CallTask.this.failed(error);
            }
        };
        giveUpAttempt = () -> plan.tokens().forget(waiter);
        plan.tokens().token(waiter);
    }

    private void deadlineOver() {
        if (!inFlight && !mayHaveRun) {
            abort(ReeveException.noConnection("the deadline passed before a gateway could be reached"));
            return;
        }
        deadline = context.loop()
                .after(context.ms(Setting.GRACE_MS), () -> abort(ReeveException.unknown("no answer by the deadline")));
    }

    private void end(Runnable last) {
        ended = true;
        deadline.cancel();
        pause.cancel();
        calls.ended(this);
        last.run();
    }

    private long leftMs() {
        return Math.max(1, deadlineAtMs - context.loop().nowMs());
    }

    /**
     * How a call goes.
     *
     * @param anySocket whether the socket's token will do
     * @param tokens where its tokens come from
     */
    record Plan(long deadlineMs, Door door, boolean isSafe, long attemptsMax, boolean anySocket, Tokens tokens) {}

    /** Where tokens come from: the session, or for logs the installation. */
    interface Tokens {
        void token(Sessions.Waiter waiter);

        void forget(Sessions.Waiter waiter);

        void refused(String text);
    }

    /** Hears the call, on the loop: parts, then one of both. */
    interface Ends {
        /** False = no more of them can be taken. */
        default boolean part(Body body) {
            return true;
        }

        void done(Reply reply);

        void failed(ReeveException error);
    }

    /** Ends that differ only in what is done. */
    static Ends ends(Consumer<Reply> done, Consumer<ReeveException> failed) {
        return new Ends() {
            @Override
            public void done(Reply reply) {
                done.accept(reply);
            }

            @Override
            public void failed(ReeveException error) {
                failed.accept(error);
            }
        };
    }
}
