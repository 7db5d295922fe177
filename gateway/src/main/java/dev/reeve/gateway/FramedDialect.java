// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import dev.reeve.gateway.rpc.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A protocol whose answers are length-prefixed messages and an end that says how it went. */
sealed interface FramedDialect extends RpcDialect permits ConnectStreamDialect, GrpcDialect, GrpcWebDialect {
    String contentType();

    /** One message. */
    default Buffer message(byte[] body) {
        return Buffer.buffer(Frame.message(body).bytes());
    }

    /**
     * The end.
     *
     * @param problem null = it went well
     * @param trailers the service's own
     */
    ReplyForm.Ending ending(@Nullable Problem problem, Map<String, String> trailers);

    @Override
    default Answer failure(Problem problem) {
        ReplyForm.Ending ending = ending(problem, trailersOf(problem.app()));
        return Answer.of(200, contentType(), ending.bytes())
                .with(headersOf(problem.app()))
                .and(problem.headers())
                .ending(ending.trailers())
                .because(problem.reason());
    }

    @Override
    default ReplyForm form(boolean single) {
        return new Form(this, single);
    }

    /**
     * Replies as messages.
     *
     * @param dialect writes them
     * @param single no body is an empty message, as there must be one
     */
    record Form(FramedDialect dialect, boolean single) implements ReplyForm {
        @Override
        public Answer whole(Reply reply) {
            Ending ending = dialect.ending(null, dialect.trailersOf(reply.app()));
            return Answer.of(200, contentType(), part(reply).appendBuffer(ending.bytes()))
                    .with(headers(reply))
                    .ending(ending.trailers());
        }

        @Override
        public String contentType() {
            return dialect.contentType();
        }

        @Override
        public Map<String, String> headers(Reply first) {
            return dialect.headersOf(first.app());
        }

        @Override
        public Buffer part(Reply reply) {
            return reply.hasBody() || single ? dialect.message(reply.body()) : Buffer.buffer();
        }

        @Override
        public Ending end(Reply last) {
            return dialect.ending(null, late(last.app()));
        }

        @Override
        public Ending failed(Problem problem) {
            return dialect.ending(problem, late(problem.app()));
        }

        /** What an end says as header is a trailer by now. */
        private Map<String, String> late(Map<String, String> app) {
            Map<String, String> trailers = new HashMap<>(dialect.headersOf(app));
            trailers.putAll(dialect.trailersOf(app));
            return trailers;
        }
    }
}
