package org.echopair.server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/// Standard output for help, a version and a completion script. It knows whether they were written; a
/// reader that has left, as in `| head -1`, is no trouble.
final class AnswerStream extends PrintStream {

    private final Sink sink;

    AnswerStream(OutputStream out, Charset charset) {
        this(new Sink(out), charset);
    }

    private AnswerStream(Sink sink, Charset charset) {
        super(sink, true, charset);
        this.sink = sink;
    }

    boolean isLost() {
        flush();
        return sink.isLost;
    }

    private static final class Sink extends FilterOutputStream {

        private boolean isLost;

        Sink(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                isLost |= !String.valueOf(e.getMessage()).contains("Broken pipe");
                throw e;
            }
        }
    }
}
