package org.echopair.client;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/// The smallest things that can go wrong with an echo: one edit, at one place of each connection's
/// stream.
enum Edit {
    FLIP {
        @Override
        void at(int value, ByteArrayOutputStream out) {
            out.write(value ^ 1);
        }
    },
    DROP {
        @Override
        void at(int value, ByteArrayOutputStream out) {}
    },
    INSERT {
        @Override
        void at(int value, ByteArrayOutputStream out) {
            out.write(value ^ 0x55);
            out.write(value);
        }
    },
    /// With the byte behind it, which it then comes behind. Two that are alike are made to differ.
    SWAP {
        @Override
        void at(int value, ByteArrayOutputStream out) {}

        @Override
        void behind(int before, int value, ByteArrayOutputStream out) {
            out.write(value == before ? ~value : value);
            out.write(before);
        }
    },
    REPEAT {
        @Override
        void at(int value, ByteArrayOutputStream out) {
            out.write(value);
            out.write(value);
        }

        /// One that is like the byte that is repeated would hide it until the end.
        @Override
        void behind(int before, int value, ByteArrayOutputStream out) {
            out.write(value == before ? ~value : value);
        }
    },
    /// From that place on, every byte is one that was another connection's, or somebody else's.
    MOVE {
        @Override
        Peer.Behaviour server(int offset) {
            Deque<Integer> others = new ArrayDeque<>();
            for (int i = 0; i < 100; i++) {
                others.add(0x5a);
            }
            return socket -> echo(socket, (at, before, value, out) -> {
                if (at < offset) {
                    out.write(value);
                } else {
                    synchronized (others) {
                        others.add(value);
                        out.write(others.remove());
                    }
                }
            });
        }

        @Override
        void at(int value, ByteArrayOutputStream out) {}
    };

    private interface Step {
        void take(int at, int before, int value, ByteArrayOutputStream out);
    }

    /// What becomes of the byte at the offset.
    abstract void at(int value, ByteArrayOutputStream out);

    /// And of the one behind it.
    void behind(int before, int value, ByteArrayOutputStream out) {
        out.write(value);
    }

    Peer.Behaviour server(int offset) {
        return socket -> echo(socket, (at, before, value, out) -> {
            if (at == offset) {
                at(value, out);
            } else if (at == offset + 1) {
                behind(before, value, out);
            } else {
                out.write(value);
            }
        });
    }

    private static void echo(Socket socket, Step step) throws java.io.IOException {
        byte[] chunk = new byte[65_536];
        int at = 0;
        int before = 0;
        for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
            var out = new ByteArrayOutputStream();
            for (int i = 0; i < n; i++, at++) {
                step.take(at, before, chunk[i] & 0xff, out);
                before = chunk[i] & 0xff;
            }
            socket.getOutputStream().write(out.toByteArray());
        }
    }
}
