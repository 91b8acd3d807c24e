package io.chaindrift.processor.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as a problem document (RFC 9457), of media type {@value #MEDIA_TYPE}.
 *
 * @param type a reference that names the kind of problem
 * @param title the kind of problem, for people
 * @param status HTTP status
 * @param detail what is wrong with this request and what to do
 * @param instance path of the request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance) {

    private static final String TYPE = "/problems#";

    static final String MEDIA_TYPE = "application/problem+json";

    /** A request that is refused. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Refusal(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** A kind of problem. */
    record Kind(String type, int status, String meaning) {}

    /** All kinds, by their status. */
    static List<Kind> kinds() {
        return List.of(
                kind(400, "The request is not understood; detail names what."),
                kind(401, "A token is needed, or the one that was sent is not known."),
                kind(403, "The token's role does not allow it, or a page of another origin asks."),
                kind(404, "There is no such path, node, plane, chain or suppression."),
                kind(405, "The path has no such method."),
                kind(409, "What is kept does not answer it: the history does not reach so far, or is damaged."),
                kind(413, "The body is larger than any request here may be."),
                kind(414, "The address is longer than any here is."),
                kind(417, "Expect asks for something that is not done here."),
                kind(421, "It is addressed to another server."),
                kind(431, "The headers are longer than any request needs."),
                kind(500, "The server failed; its log says why."),
                kind(
                        503,
                        "Not now: facts are being read, Kafka cannot be reached, or as many ask as can be served at once; try"
                                + " again after Retry-After."),
                kind(505, "This version of HTTP is not spoken here."));
    }

    private static Kind kind(int status, String meaning) {
        return new Kind(TYPE + status, status, meaning);
    }

    static Refusal badRequest(String detail) {
        return new Refusal(of(400, "Request not understood", detail));
    }

    static Refusal forbidden(String detail) {
        return new Refusal(of(403, "Not allowed", detail));
    }

    static Refusal misdirected(String detail) {
        return new Refusal(of(421, "Not addressed to this server", detail));
    }

    static Refusal unauthorized(String detail) {
        return new Refusal(of(401, "No or unknown token", detail));
    }

    static Refusal notFound(String detail) {
        return new Refusal(of(404, "Not found", detail));
    }

    static Refusal unanswerable(String detail) {
        return new Refusal(of(409, "Not answerable from what is kept", detail));
    }

    /** Not now, for a reason that is this server's and not the client's: 503, to be asked again. */
    static Refusal unavailable(String title, String detail) {
        return new Refusal(of(503, title, detail));
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(TYPE + status, title, status, detail, null);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path);
    }
}
