package org.echopair.client.check;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;

/// No byte value has a meaning on the path: not NUL, not a line end in any style, not the control
/// characters of a terminal, not Telnet's.
final class BytesCheck {

    private BytesCheck() {}

    static String run(NetworkPath path) throws FailureException {
        path.roundTrip(message(), ExchangeStyle.USUAL);
        return "all 256 values, NUL, CR LF";
    }

    private static byte[] message() {
        var bytes = new ByteArrayOutputStream();
        for (int value = 0; value < 256; value++) {
            bytes.write(value);
        }
        for (int value = 255; value >= 0; value--) {
            bytes.write(value);
            bytes.write(value); // Telnet reads two of 255 as one
        }
        bytes.writeBytes(
                "\0\0\0\r\n\n\r\r\r\n\u0004\u001a\u0003~.\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
