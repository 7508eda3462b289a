package org.echopair.client.check;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Printable;

/// The results of `check` as JUnit XML, which every CI system shows. Times are in seconds there.
final class CheckJUnit {

    private CheckJUnit() {}

    static void write(CheckReport report, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            writeSuite(xml, report);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void writeSuite(XMLStreamWriter xml, CheckReport report)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "echo-client check " + report.target());
        xml.writeAttribute("tests", Integer.toString(report.results().size()));
        xml.writeAttribute("failures", Long.toString(report.count(CheckResult.Status.FAILED)));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", Long.toString(report.count(CheckResult.Status.SKIPPED)));
        xml.writeAttribute("timestamp", report.began().toString());
        xml.writeAttribute("time", seconds(report.nanos()));
        xml.writeCharacters("\n");
        for (CheckResult result : report.results()) {
            writeCase(xml, result);
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void writeCase(XMLStreamWriter xml, CheckResult result)
            throws XMLStreamException {
        xml.writeCharacters("  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "echo-client.check");
        xml.writeAttribute("name", result.name());
        xml.writeAttribute("time", seconds(result.nanos()));
        // A peer's words may hold what XML cannot, not even escaped.
        String detail = Printable.line(result.detail());
        switch (result.status()) {
            case PASSED -> {
                if (!detail.isEmpty()) {
                    xml.writeStartElement("system-out");
                    xml.writeCharacters(detail);
                    xml.writeEndElement();
                }
            }
            case FAILED -> {
                Failure failure = result.failure();
                xml.writeStartElement("failure");
                xml.writeAttribute("type", failure.kind().name());
                xml.writeAttribute("message", detail);
                xml.writeCharacters(failure.when() + " " + detail);
                xml.writeEndElement();
            }
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", detail);
            }
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos / 1_000, 6).toPlainString();
    }
}
