package org.echopair.client.watch.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// One reply, after which the connection ends.
///
/// @param more header lines of its own, each with its line's end
record HttpReply(Status status, String contentType, String more, byte[] body) {

    enum Status {
        OK(200, "OK"),
        BAD_REQUEST(400, "Bad Request"),
        NOT_FOUND(404, "Not Found"),
        METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
        TOO_LARGE(431, "Request Header Fields Too Large"),
        FAILED(500, "Internal Server Error"),
        UNAVAILABLE(503, "Service Unavailable");

        private final int number;
        private final String reason;

        Status(int number, String reason) {
            this.number = number;
            this.reason = reason;
        }
    }

    static HttpReply text(Status status, String text) {
        String more = status == Status.METHOD_NOT_ALLOWED ? "Allow: GET, HEAD\r\n" : "";
        return of(status, "text/plain; charset=utf-8", more, text + "\n");
    }

    static HttpReply of(Status status, String contentType, String more, String body) {
        return new HttpReply(status, contentType, more, body.getBytes(StandardCharsets.UTF_8));
    }

    /// The reply to HEAD has the header that GET would have, and no body (RFC 9110, 9.3.2).
    ByteBuffer bytes(boolean withBody) {
        String header = "HTTP/1.1 " + status.number + " " + status.reason + "\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC))
                + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
                + "\r\nCache-Control: no-store\r\n" + more + "Connection: close\r\n\r\n";
        byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
        var all = ByteBuffer.allocate(bytes.length + (withBody ? body.length : 0)).put(bytes);
        return (withBody ? all.put(body) : all).flip();
    }
}
