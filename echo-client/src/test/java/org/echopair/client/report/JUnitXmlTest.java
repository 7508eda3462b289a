package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class JUnitXmlTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void counts_each_kind_of_result_and_has_times_in_seconds() throws Exception {
        Element suite = parsed(JUnitXml.Case.passed("one", "", 1_500_000_000),
                JUnitXml.Case.failed("two", "RESET", "gone", AT, 2_000),
                JUnitXml.Case.skipped("three", "--skip three"),
                JUnitXml.Case.error("four", "INTERRUPTED", "by a signal", 0));

        assertThat(suite.getTagName()).isEqualTo("testsuite");
        assertThat(List.of("tests", "failures", "errors", "skipped", "time", "timestamp").stream()
                .map(suite::getAttribute))
                .containsExactly("4", "1", "1", "1", "3.000000", AT.toString());
        assertThat(element(suite, "testcase").getAttribute("time")).isEqualTo("1.500000");
        assertThat(element(suite, "failure").getAttribute("type")).isEqualTo("RESET");
        assertThat(element(suite, "failure").getTextContent()).isEqualTo(AT + " gone");
        assertThat(element(suite, "skipped").getAttribute("message")).isEqualTo("--skip three");
        assertThat(element(suite, "error").getAttribute("message")).isEqualTo("by a signal");
    }

    @Test
    void is_XML_whatever_a_peer_wrote() throws Exception {
        String hostile = "]]> <a & \"b\" \u0000\u001b[2J \ud83d half, \ufffe\uffff 안녕 \ud83d\ude00";

        Element suite = parsed(JUnitXml.Case.failed(hostile, hostile, hostile, null, 0),
                JUnitXml.Case.passed("x", hostile, 0), JUnitXml.Case.skipped("y", hostile));

        assertThat(element(suite, "failure").getAttribute("message"))
                .startsWith("]]> <a & \"b\" \\x00\\x1b[2J \\u{d83d} half, \\ufffe\\uffff 안녕")
                .endsWith("\ud83d\ude00");
        assertThat(element(suite, "system-out").getTextContent())
                .isEqualTo(element(suite, "failure").getTextContent());
    }

    private static Element element(Element suite, String name) {
        return (Element) suite.getElementsByTagName(name).item(0);
    }

    private static Element parsed(JUnitXml.Case... cases) throws Exception {
        var text = new StringWriter();
        new JUnitXml("a suite", "a.class", AT, 3_000_000_000L, List.of(cases)).writeTo(text);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(text.toString()))).getDocumentElement();
    }
}
