package org.echopair.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** As little as an echo server on the JDK's channels can do: what the JDK itself costs. */
public final class BareNio {

    private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(256 * 1024);

    private BareNio() {}

    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        for (;;) {
            selector.select(BareNio::onReady, 500);
        }
    }

    private static void onReady(SelectionKey key) {
        try {
            if (key.attachment() != null) {
                echo((SocketChannel) key.channel(), key);
                return;
            }
            SocketChannel fresh = ((ServerSocketChannel) key.channel()).accept();
            if (fresh != null) {
                fresh.configureBlocking(false);
                fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
                fresh.register(key.selector(), SelectionKey.OP_READ, fresh);
            }
        } catch (IOException failure) {
            key.cancel();
        }
    }

    private static void echo(SocketChannel channel, SelectionKey key) throws IOException {
        if (channel.read(BUFFER.clear()) < 0) {
            channel.close();
            return;
        }
        BUFFER.flip();
        while (BUFFER.hasRemaining()) {
            channel.write(BUFFER);
        }
    }
}
