package org.echopair.server;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// Linux's `TCP_CORK` (tcp(7)): until the FIN, the kernel keeps back a segment that is not full, for
/// 200 ms at most. So the FIN travels with the last byte, even if this process loses its processor
/// between the two calls.
///
/// The JDK's own class can set any option, and opens itself to who says
/// `--add-opens java.base/sun.nio.ch=ALL-UNNAMED`, as the runtime that is shipped and the jar's
/// manifest do. Elsewhere the FIN may travel apart; docs/decisions/cork.md says why.
final class Cork {

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CORK = 3;

    private static final @Nullable Cork OF_THIS_JVM = find();

    private final Method descriptor;
    private final Method setOption;

    private Cork(Method descriptor, Method setOption) {
        this.descriptor = descriptor;
        this.setOption = setOption;
    }

    private static @Nullable Cork find() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null; // The number means something else there.
        }
        try {
            Method descriptor = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD");
            Method setOption = Class.forName("sun.nio.ch.Net").getDeclaredMethod("setIntOption0",
                    FileDescriptor.class, boolean.class, int.class, int.class, int.class,
                    boolean.class);
            descriptor.setAccessible(true);
            setOption.setAccessible(true);
            return new Cork(descriptor, setOption);
        } catch (ReflectiveOperationException | RuntimeException _) {
            return null;
        }
    }

    /// From now on only full segments leave, and with the FIN the rest.
    static void put(SocketChannel channel) throws IOException {
        if (OF_THIS_JVM != null && OF_THIS_JVM.isOfTheJdk(channel)) {
            OF_THIS_JVM.set(channel);
        }
    }

    /// Others have no descriptor.
    private boolean isOfTheJdk(SocketChannel channel) {
        return descriptor.getDeclaringClass().isInstance(channel);
    }

    private void set(SocketChannel channel) throws IOException {
        try {
            setOption.invoke(null, descriptor.invoke(channel), false, IPPROTO_TCP, TCP_CORK, 1,
                    false);
        } catch (InvocationTargetException failure) {
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
