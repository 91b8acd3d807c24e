package io.chaindrift.processor.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what fails before any route is looked for (a line, path or header that cannot be read, or is too long) as a problem document
 * too, with the headers of every answer. Thread-safe.
 */
final class EarlyErrors extends ErrorHandler {

    private final Map<String, String> headers;

    /**
     * @param headers what every answer has
     */
    EarlyErrors(Map<String, String> headers) {
        this.headers = headers;
    }

    /** Jetty writes nothing for methods that it does not know otherwise. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        headers.forEach(response.getHeaders()::put);
        response.getHeaders().put("Content-Type", Problem.MEDIA_TYPE + ";charset=utf-8");
        String detail = code >= 500 && cause != null
                ? "the server failed; its log says why"
                : "the request cannot be read: " + (message == null ? HttpStatus.getMessage(code) : message);
        Problem problem = Problem.of(code, HttpStatus.getMessage(code), detail);
        response.write(true, ByteBuffer.wrap(Json.of(problem).getBytes(StandardCharsets.UTF_8)), callback);
    }
}
