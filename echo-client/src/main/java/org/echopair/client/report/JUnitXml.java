package org.echopair.client.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Results as JUnit XML, which every CI system shows: one suite with a case for each question that
/// the command answers. Times are in seconds. A suite is red exactly when the verdict is no pass.
///
/// @param name of the suite, as `echo-client check server:8888`
/// @param classname groups the cases, as `echo-client.check`
public record JUnitXml(String name, String classname, Instant startedAt, long nanos,
        List<Case> cases) {

    private enum Status {
        PASSED,
        FAILED,
        SKIPPED,
        ERROR
    }

    /// @param detail what was found, what is wrong, or why there is no answer
    /// @param type of a failure or an error
    /// @param at when it failed; null where that is not known
    public record Case(String name, Status status, String detail, @Nullable String type,
            @Nullable Instant at, long nanos) {

        public static Case passed(String name, String detail, long nanos) {
            return new Case(name, Status.PASSED, detail, null, null, nanos);
        }

        /// @param type as the name of a failure class
        public static Case failed(String name, String type, String detail, @Nullable Instant at,
                long nanos) {
            return new Case(name, Status.FAILED, detail, type, at, nanos);
        }

        public static Case skipped(String name, String reason) {
            return new Case(name, Status.SKIPPED, reason, null, null, 0);
        }

        /// No answer, through nobody's fault: the run was interrupted.
        public static Case error(String name, String type, String reason, long nanos) {
            return new Case(name, Status.ERROR, reason, type, null, nanos);
        }
    }

    public void writeTo(Writer out) throws IOException {
        try {
            // Given an OutputStreamWriter, the JDK would write references that are no XML.
            var buffer = new BufferedWriter(out);
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory()
                    .createXMLStreamWriter(buffer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            writeSuite(xml);
            xml.writeEndDocument();
            xml.flush();
            buffer.flush();
        } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException cause
                    ? cause
                    : new IOException(e.getMessage(), e);
        }
    }

    private void writeSuite(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute(xml, "name", name);
        attribute(xml, "tests", Integer.toString(cases.size()));
        attribute(xml, "failures", count(Status.FAILED));
        attribute(xml, "errors", count(Status.ERROR));
        attribute(xml, "skipped", count(Status.SKIPPED));
        attribute(xml, "timestamp", startedAt.toString());
        attribute(xml, "time", seconds(nanos));
        xml.writeCharacters("\n");
        for (Case each : cases) {
            writeCase(xml, each);
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private void writeCase(XMLStreamWriter xml, Case each) throws XMLStreamException {
        xml.writeCharacters("  ");
        xml.writeStartElement("testcase");
        attribute(xml, "classname", classname);
        attribute(xml, "name", each.name);
        attribute(xml, "time", seconds(each.nanos));
        switch (each.status) {
            case PASSED -> {
                if (!each.detail.isEmpty()) {
                    xml.writeStartElement("system-out");
                    xml.writeCharacters(legal(each.detail));
                    xml.writeEndElement();
                }
            }
            case FAILED -> writeFinding(xml, "failure", each);
            case ERROR -> writeFinding(xml, "error", each);
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", each.detail);
            }
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void writeFinding(XMLStreamWriter xml, String element, Case each)
            throws XMLStreamException {
        xml.writeStartElement(element);
        if (each.type != null) {
            attribute(xml, "type", each.type);
        }
        attribute(xml, "message", each.detail);
        xml.writeCharacters((each.at == null ? "" : each.at + " ") + legal(each.detail));
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String attribute, String value)
            throws XMLStreamException {
        xml.writeAttribute(attribute, legal(value));
    }

    private String count(Status status) {
        return Long.toString(cases.stream().filter(each -> each.status == status).count());
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos / 1_000, 6).toPlainString();
    }

    /// A peer's words may hold what XML cannot, not even escaped: controls, halves of a surrogate
    /// pair, U+FFFE and U+FFFF.
    private static String legal(String text) {
        var legal = new StringBuilder();
        Printable.line(text).codePoints().forEach(c -> {
            if (c == 0xfffe || c == 0xffff || c >= Character.MIN_SURROGATE
                    && c <= Character.MAX_SURROGATE) {
                legal.append(String.format("\\u%04x", c));
            } else {
                legal.appendCodePoint(c);
            }
        });
        return legal.toString();
    }
}
