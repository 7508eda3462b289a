package org.echopair.it.fault;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/// The few system calls that Java has no word for: TUN devices, and a thread's network namespace.
final class Kernel {

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long TUNSETIFF = 0x400454ca;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;
    private static final int IFREQ_BYTES = 40;
    private static final int IFNAMSIZ = 16;
    private static final int EAGAIN = 11;
    private static final int POLLIN = 1;
    private static final int POLLFD_BYTES = 8;

    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = function("open", 2,
            FunctionDescriptor.of(INT, POINTER, INT));
    private static final MethodHandle IOCTL = function("ioctl", 2,
            FunctionDescriptor.of(INT, INT, LONG, POINTER));
    private static final MethodHandle CLOSE = function("close", -1,
            FunctionDescriptor.of(INT, INT));
    private static final MethodHandle SETNS = function("setns", -1,
            FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle READ = function("read", -1,
            FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle WRITE = function("write", -1,
            FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle PPOLL = function("ppoll", -1,
            FunctionDescriptor.of(INT, POINTER, LONG, POINTER, POINTER));

    private Kernel() {}

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, int firstVariadic, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().findOrThrow(name);
        Linker.Option state = Linker.Option.captureCallState("errno");
        return firstVariadic < 0
                ? linker.downcallHandle(address, type, state)
                : linker.downcallHandle(address, type, state,
                        Linker.Option.firstVariadicArg(firstVariadic));
    }

    /// Moves the calling thread into a namespace of `ip netns`: the sockets that it makes from now on
    /// belong there, whoever uses them.
    static void enterNamespace(String name) throws IOException {
        int fd = open("/var/run/netns/" + name, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            check("setns", (int) SETNS.invokeExact(state, fd, CLONE_NEWNET), state);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            close(fd);
        }
    }

    /// Makes a TUN device in this thread's namespace; it is gone once the descriptor is closed.
    static int openTun(String name) throws IOException {
        int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment request = arena.allocate(IFREQ_BYTES);
            request.asSlice(0, IFNAMSIZ).setString(0, name, StandardCharsets.US_ASCII);
            request.set(ValueLayout.JAVA_SHORT, IFNAMSIZ, (short) (IFF_TUN | IFF_NO_PI));
            check("TUNSETIFF", (int) IOCTL.invokeExact(state, fd, TUNSETIFF, request), state);
            return fd;
        } catch (IOException e) {
            close(fd);
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int open(String path, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags);
            check("open " + path, fd, state);
            return fd;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.invokeExact(arena.allocate(STATE), fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void check(String call, long result, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with errno " + (int) ERRNO.get(state, 0L));
        }
    }

    /// Two descriptors and the memory to wait for and to read them with, for one thread.
    static final class Pair implements AutoCloseable {

        private static final int MOST_BYTES = 2048;

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment state = arena.allocate(STATE);
        private final MemorySegment buffer = arena.allocate(MOST_BYTES);
        private final MemorySegment polled = arena.allocate(2 * POLLFD_BYTES, 8);
        private final MemorySegment time = arena.allocate(16, 8);
        private final int[] fds;

        Pair(int... fds) {
            this.fds = fds;
            for (int i = 0; i < 2; i++) {
                polled.set(INT, i * POLLFD_BYTES, fds[i]);
                polled.set(ValueLayout.JAVA_SHORT, i * POLLFD_BYTES + 4, (short) POLLIN);
            }
        }

        /// Until one of them can be read, for so long at most.
        void await(long nanos) {
            time.set(LONG, 0, nanos / 1_000_000_000);
            time.set(LONG, 8, nanos % 1_000_000_000);
            try {
                int _ = (int) PPOLL.invokeExact(state, polled, 2L, time, MemorySegment.NULL);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        /// The next packet, or nothing.
        byte[] read(int which) throws IOException {
            try {
                long read = (long) READ.invokeExact(state, fds[which], buffer, (long) MOST_BYTES);
                if (read < 0 && (int) ERRNO.get(state, 0L) == EAGAIN) {
                    return new byte[0];
                }
                check("read", read, state);
                return buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        /// A device that is full or down drops it, as a cable does.
        void write(int which, byte[] packet) {
            MemorySegment.copy(packet, 0, buffer, ValueLayout.JAVA_BYTE, 0, packet.length);
            try {
                long _ = (long) WRITE.invokeExact(state, fds[which], buffer, (long) packet.length);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
