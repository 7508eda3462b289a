package org.echopair.client.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers why it could not be written: a reader that has left, as in
/// `| head -1`, is no trouble, and a full disk is. [PrintStream] itself only knows that there was one.
public final class ResultStream extends PrintStream {

    private final Sink sink;

    /// @param before what is to be done before each write, such as to let standard error come first
    public ResultStream(OutputStream out, Charset charset, Runnable before) {
        this(new Sink(out, before), charset);
    }

    private ResultStream(Sink sink, Charset charset) {
        super(new BufferedOutputStream(sink), true, charset);
        this.sink = sink;
    }

    /// Whether it failed only because nobody reads it any more.
    public boolean isAbandoned() {
        return checkError() && sink.failure != null
                && String.valueOf(sink.failure.getMessage()).contains("Broken pipe");
    }

    private static final class Sink extends FilterOutputStream {

        private final Runnable before;
        private volatile @Nullable IOException failure;

        Sink(OutputStream out, Runnable before) {
            super(out);
            this.before = before;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            before.run();
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
