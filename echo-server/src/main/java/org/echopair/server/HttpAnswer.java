package org.echopair.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// One answer of the admin port.
record HttpAnswer(int status, String contentType, byte[] body) {

    static HttpAnswer text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text + "\n");
    }

    static HttpAnswer of(int status, String contentType, String body) {
        return new HttpAnswer(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /// As it goes over the wire; an answer to HEAD has the head that GET would have (RFC 9110, 9.3.2).
    ByteBuffer bytes(boolean isHead, boolean keepsAlive) {
        String head = "HTTP/1.1 " + status + " " + reason() + "\r\n"
                + "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME
                        .format(ZonedDateTime.now(ZoneOffset.UTC))
                + "\r\n"
                + "Content-Type: " + contentType + "\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + "Cache-Control: no-store\r\n"
                + (status == 405 ? "Allow: GET, HEAD\r\n" : "")
                + (keepsAlive ? "" : "Connection: close\r\n") + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(headBytes.length + (isHead ? 0 : body.length));
        bytes.put(headBytes);
        if (!isHead) {
            bytes.put(body);
        }
        return bytes.flip();
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> throw new IllegalStateException("no reason for " + status);
        };
    }
}
