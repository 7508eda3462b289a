package org.echopair.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A third party's server on a free loopback port: takes one connection and does with it what the
/// test says, good or bad. A client in a container reaches it over the host's network.
final class BareServer<T> implements AutoCloseable {

    private static final int SECONDS_TO_WAIT = 30;

    /// What the server says and hears; returns the result to the test.
    interface Conversation<T> {
        T with(Peer client) throws IOException;
    }

    private final ServerSocket listener;
    private final CompletableFuture<T> heard = new CompletableFuture<>();

    BareServer(Conversation<T> conversation) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(SECONDS_TO_WAIT * 1_000);
        Thread.ofVirtual().start(() -> {
            try (Peer client = Peer.of(listener.accept())) {
                heard.complete(conversation.with(client));
            } catch (Throwable e) {
                heard.completeExceptionally(e);
            }
        });
    }

    String target() {
        return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    T heard() throws Exception {
        return heard.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
