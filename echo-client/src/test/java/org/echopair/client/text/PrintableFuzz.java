package org.echopair.client.text;

import static org.echopair.client.OneLine.require;

import java.nio.charset.StandardCharsets;
import org.echopair.client.OneLine;

/// Whatever a peer sends can be shown on a terminal, and tells what was sent where nothing of it was
/// unsafe.
public final class PrintableFuzz {

    private PrintableFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new StringBuilder();
        Printable.text(input, text::append);
        OneLine.checkPrintable(text.toString().replace("\n", "").replace("\t", ""));
        String sent = new String(input, StandardCharsets.UTF_8);
        if (text.indexOf("\\") < 0) {
            require(text.toString().equals(sent), "shown as something else: " + text);
        }
        OneLine.check(Printable.quoted(sent));
        OneLine.checkPrintable(Printable.line(sent));
        require(Printable.line(Printable.line(sent)).equals(Printable.line(sent)),
                "is escaped twice: " + sent);
    }
}
