package io.chaindrift.inventory.kubernetes;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * A watch whose end is told to it in a thread of its own. It then waits up to a minute until its last events are written; those who
 * write them are the server's threads, and one of these would be the one that waits: meanwhile the server answers nobody.
 */
final class EndsApart extends WebSocketListener {

    private final WebSocketListener watch;

    private EndsApart(WebSocketListener watch) {
        this.watch = watch;
    }

    /** The same answer; where it begins a watch, one that ends so. */
    static MockResponse of(MockResponse answer) {
        WebSocketListener watch = answer.getWebSocketListener();
        return watch == null ? answer : answer.withWebSocketUpgrade(new EndsApart(watch));
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
        watch.onBeforeAccept(socket, response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        watch.onOpen(socket, response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        watch.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        Thread end = new Thread(() -> watch.onClosed(socket, code, reason), "end-of-a-watch");
        end.setDaemon(true);
        end.start();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, Response response) {
        watch.onFailure(socket, cause, response);
    }
}
