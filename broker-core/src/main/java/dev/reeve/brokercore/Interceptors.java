// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokercore;

import dev.reeve.brokerspi.ReplyDecision;
import dev.reeve.brokerspi.ReplyInterceptor;
import dev.reeve.brokerspi.RequestDecision;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The user's interceptors: in order on the way in, in reverse on the way back. A reply meets those that let its request
 * pass. Each service's own row of them is found once, so a service that none is configured for costs nothing.
 */
final class Interceptors implements Step {
    private static final InterceptorEntry[] NOBODY = {};

    private final List<InterceptorEntry> entries;
    private final Turn turn;
    private final InterceptorChanges changes;

    Interceptors(List<InterceptorEntry> entries, Turn turn, InterceptorChanges changes) {
        this.entries = List.copyOf(entries);
        this.turn = turn;
        this.changes = changes;
    }

    private InterceptorEntry[] of(Service service) {
        InterceptorEntry[] row = service.interceptors;
        if (row == null) {
            row = entries.stream().filter(entry -> entry.sees(service.name())).toArray(InterceptorEntry[]::new);
            service.interceptors = row;
        }
        return row;
    }

    @Override
    public Ruling onRequest(Call call) {
        InterceptorEntry[] row = entries.isEmpty() ? NOBODY : of(call.service());
        for (InterceptorEntry entry : row) {
            Ruling ruling = rule(entry, call);
            if (!(ruling instanceof Ruling.Pass)) {
                return ruling;
            }
            call.passed++;
        }
        return Ruling.PASS;
    }

    private Ruling rule(InterceptorEntry entry, Call call) {
        CallView view = new CallView(call, turn.nowMs());
        RequestDecision decision =
                guarded(entry, call, () -> entry.interceptor().onRequest(view));
        return switch (decision) {
            case null -> new Ruling.Refuse(Refusal.INTERCEPTOR_FAILED);
            case RequestDecision.Forward(var change) -> {
                boolean fits = change.isNone() || tell(entry, call, Interception.CHANGED, changes.apply(call, change));
                yield fits ? Ruling.PASS : new Ruling.Refuse(Refusal.INTERCEPTOR_FAILED);
            }
            case RequestDecision.Route(var instanceId, var otherwise, var change) -> {
                call.ownDetour().route = instanceId;
                call.ownDetour().routeOnly = otherwise == RequestDecision.Otherwise.REFUSE;
                boolean fits = tell(entry, call, Interception.ROUTED, changes.apply(call, change));
                yield fits ? Ruling.PASS : new Ruling.Refuse(Refusal.INTERCEPTOR_FAILED);
            }
            case RequestDecision.Discard(var why) -> {
                tell(entry, call, Interception.DISCARDED);
                yield new Ruling.Discard(why);
            }
            case RequestDecision.Refuse(var error) -> {
                tell(entry, call, Interception.REFUSED);
                yield new Ruling.Refuse(Refusal.of(error));
            }
            case RequestDecision.Reply(var answer) -> {
                WorkerAnswer made = changes.answer(call, answer);
                if (made == null) {
                    fail(entry, call, "its answer breaks a limit of the protocol");
                    yield new Ruling.Refuse(Refusal.INTERCEPTOR_FAILED);
                }
                tell(entry, call, Interception.REPLIED);
                yield new Ruling.Reply(made);
            }
        };
    }

    /** A worker's answer, or an interceptor's own, on its way back. */
    Back onReply(Call call, WorkerAnswer answer) {
        InterceptorEntry[] row = of(call.service());
        WorkerAnswer current = answer;
        for (int i = call.passed - 1; i >= 0; i--) {
            if (row[i].interceptor() instanceof ReplyInterceptor interceptor) {
                switch (decide(row[i], interceptor, call, current)) {
                    case Back.Relay(WorkerAnswer changed) -> current = changed;
                    case Back.Discard discard -> {
                        return discard;
                    }
                    case Back.Refuse refuse -> {
                        return refuse;
                    }
                }
            }
        }
        return new Back.Relay(current);
    }

    private Back decide(InterceptorEntry entry, ReplyInterceptor interceptor, Call call, WorkerAnswer answer) {
        AnswerView view = new AnswerView(call, answer, turn.nowMs());
        ReplyDecision decision = guarded(entry, call, () -> interceptor.onReply(view));
        return switch (decision) {
            case null -> new Back.Refuse(Refusal.INTERCEPTOR_FAILED);
            case ReplyDecision.Forward(var change) ->
                change.isNone()
                        ? new Back.Relay(answer)
                        : relay(entry, call, Interception.CHANGED, changes.changed(call, answer, change));
            case ReplyDecision.Reply(var own) -> relay(entry, call, Interception.REPLIED, changes.answer(call, own));
            case ReplyDecision.Discard(var why) -> {
                tell(entry, call, Interception.DISCARDED);
                yield new Back.Discard(why);
            }
            case ReplyDecision.Refuse(var error) -> {
                Refusal refusal = Refusal.of(error);
                if (refusal.reason().isUnseen() && call.attempts > 0) {
                    fail(entry, call, "it says that no worker saw what a worker answered");
                    yield new Back.Refuse(Refusal.INTERCEPTOR_FAILED);
                }
                tell(entry, call, Interception.REFUSED);
                yield new Back.Refuse(refusal);
            }
        };
    }

    private Back relay(InterceptorEntry entry, Call call, Interception what, @Nullable WorkerAnswer made) {
        if (made == null) {
            fail(entry, call, "its answer breaks a limit of the protocol");
            return new Back.Refuse(Refusal.INTERCEPTOR_FAILED);
        }
        tell(entry, call, what);
        return new Back.Relay(made);
    }

    /** Null: it threw, or gave nothing. What it threw is the driver's to log; the broker goes on. */
    private <D> @Nullable D guarded(InterceptorEntry entry, Call call, Supplier<D> decision) {
        try {
            D made = decision.get();
            if (made == null) {
                fail(entry, call, "it returned null");
            }
            return made;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError fault) {
            turn.emit(new BrokerCommand.InterceptorFailed(
                    entry.name(), call.service().name(), fault));
            return null;
        }
    }

    private void fail(InterceptorEntry entry, Call call, String why) {
        turn.emit(new BrokerCommand.InterceptorFailed(
                entry.name(),
                call.service().name(),
                new IllegalStateException("interceptor " + entry.name() + ": " + why)));
    }

    private void tell(InterceptorEntry entry, Call call, Interception what) {
        turn.emit(new BrokerCommand.Intercepted(entry.name(), call.service().name(), what));
    }

    /** False and a failure if there is a fault. */
    private boolean tell(InterceptorEntry entry, Call call, Interception what, @Nullable String fault) {
        if (fault == null) {
            tell(entry, call, what);
            return true;
        }
        fail(entry, call, fault);
        return false;
    }
}
