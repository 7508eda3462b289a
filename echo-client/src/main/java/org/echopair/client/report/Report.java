package org.echopair.client.report;

import java.io.IOException;
import java.io.Writer;
import org.echopair.client.failure.ExitCode;

/// A finished report in every form but text. Each form is written straight to where it goes, so that
/// a long one needs no copy in memory.
///
/// @param exitCode the finding; for an interrupted run the one that it had come to by then
/// @param summary one line, for the termination log
/// @param json in one line, without its end
public record Report(ExitCode exitCode, String summary, Content json, Content html,
        Content junit) {

    public interface Content {
        void writeTo(Writer out) throws IOException;
    }
}
