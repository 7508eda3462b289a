package org.echopair.server;

import static org.echopair.server.OneLine.require;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Any bytes on the admin port, in pieces of any size: no head yet, a request, or a refusal in one
/// line; never a body that is taken for a request, nor an answer that a peer's bytes shape.
final class HttpRequestFuzz {

    private static final Set<Integer> REFUSALS = Set.of(400, 505);

    private HttpRequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        var choices = new Choices(input);
        int piece = 1 + choices.below(256);
        byte[] sent = choices.rest();
        var channel = new ReluctantChannel();
        var connection = new HttpConnection(channel, new PretendKey(), 0);
        for (int at = 0; at < sent.length && !connection.hasHead()
                && !connection.isTooLong(); at += piece) {
            byte[] next = new byte[Math.min(piece, sent.length - at)];
            System.arraycopy(sent, at, next, 0, next.length);
            channel.receive(next);
            require(connection.read(0), "ended");
        }
        if (connection.hasHead()) {
            parse(connection.takeHead(0));
        }
    }

    private static void parse(String head) {
        require(head.endsWith("\n"), "a head without its empty line");
        try {
            HttpRequest request = HttpRequest.parse(head);
            require(request.equals(HttpRequest.parse(head.replace("\r\n", "\n"))),
                    "the end of a line makes a difference");
            require(!request.path().contains("?") && !request.path().contains(" "),
                    "not a path: " + request.path());
            require(request.isAllowed() == Set.of("GET", "HEAD").contains(request.method()),
                    "allowed: " + request.method());
            var accept = new Accept(request.accept());
            if (accept.prefers("text/html", "text/plain")) {
                require(request.accept().toLowerCase(java.util.Locale.ROOT).contains("text/html"),
                        "asked for by nobody");
            }
        } catch (HttpRequest.Refusal refusal) {
            HttpAnswer answer = refusal.answer();
            require(REFUSALS.contains(answer.status()), "status " + answer.status());
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            require(body.indexOf('\n') == body.length() - 1, "not one line: " + body);
            OneLine.check(body.strip());
            require(answer.bytes(false, false).hasRemaining(), "no answer");
        }
    }
}
