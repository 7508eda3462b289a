package org.echopair.it;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;

/// Linux's `TCP_CORK` (tcp(7)): what is written last leaves with the FIN.
final class Cork {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CORK = 3;

    private Cork() {}

    /// The JDK's own class can set any option; it/pom.xml opens it.
    static void put(SocketChannel channel) throws IOException {
        try {
            Method descriptor = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD");
            Method setOption = Class.forName("sun.nio.ch.Net").getDeclaredMethod("setIntOption0",
                    FileDescriptor.class, boolean.class, int.class, int.class, int.class,
                    boolean.class);
            descriptor.setAccessible(true);
            setOption.setAccessible(true);
            setOption.invoke(null, descriptor.invoke(channel), false, IPPROTO_TCP, TCP_CORK, 1,
                    false);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }
}
