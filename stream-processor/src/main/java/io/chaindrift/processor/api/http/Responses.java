package io.chaindrift.processor.api.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How answers, files and problems become responses: media type, entity tag, status. Stateless and thread-safe. */
final class Responses {

    static final String JSON = "application/json";

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private Responses() {}

    /** A text, with an entity tag when it is an answer of the API. */
    static void answer(Context ctx, String mediaType, String text) {
        ctx.contentType(mediaType);
        // What is sent depends on whether the client takes gzip: nobody on the way may give it to one that does not.
        ctx.header("Vary", "Accept-Encoding");
        boolean tagged = mediaType.equals(JSON) && ctx.path().startsWith("/api/") && ctx.statusCode() == OK;
        if (!tagged) {
            ctx.result(text);
            return;
        }
        String tag = Tag.of(text);
        ctx.header("ETag", tag);
        if (Tag.isIn(ctx.header("If-None-Match"), tag)) {
            ctx.status(NOT_MODIFIED);
        } else {
            ctx.result(text);
        }
    }

    /** A file of the console. */
    static void file(Context ctx, ConsoleFiles.File file) {
        ctx.header("Cache-Control", "no-cache").header("ETag", file.tag()).contentType(file.mediaType());
        ctx.header("Vary", "Accept-Encoding");
        if (Tag.isIn(ctx.header("If-None-Match"), file.tag())) {
            ctx.status(NOT_MODIFIED);
        } else {
            ctx.result(file.content());
        }
    }

    /** Whatever goes wrong is answered as a problem document. */
    static void problems(RoutesConfig routes) {
        routes.exception(Problem.Refusal.class, (e, ctx) -> answer(ctx, e.problem()));
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, of(e, ctx)));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            answer(ctx, Problem.of(500, "Failed", "the server failed; its log says why"));
        });
    }

    private static Problem of(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 ->
                Problem.of(404, "Not found", "there is nothing at " + ctx.path() + "; /openapi.json says what is");
            case 405 -> {
                String allowed = allowed(e);
                ctx.header("Allow", allowed);
                yield Problem.of(405, "Not allowed", "what goes here is " + allowed);
            }
            default -> Problem.of(e.getStatus(), "Refused", String.valueOf(e.getMessage()));
        };
    }

    /** The methods of the path, as Javalin tells them. */
    private static String allowed(HttpResponseException e) {
        return String.join(
                ", ",
                List.of(e.getDetails().getOrDefault("availableMethods", "").split(", *")).stream()
                        .sorted()
                        .toList());
    }

    private static void answer(Context ctx, Problem problem) {
        if (problem.status() == 503) {
            ctx.header("Retry-After", "1");
        }
        if (problem.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        ctx.status(problem.status());
        answer(ctx, Problem.MEDIA_TYPE, Json.of(problem.at(ctx.path())));
    }
}
