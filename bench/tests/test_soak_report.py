"""What a soak says is what it found: wrong bytes apart, nothing hidden, and no verdict that was not
earned."""
import unittest
import xml.dom.minidom

from driver.soak import command_line, report
from driver.soak.findings import Findings
from driver.soak.judgement import SHORTEST_SECONDS
from driver.soak.schedule import Schedule, until

FLAT = {"server rss": {"second_third": 2**26, "last_third": 2**26, "allowed": 2**20, "flat": True}}


def counts(lost=0, errors=0):
    return {"verified_messages": 9, "lost_messages": lost, "errors": errors}


class SoakReportTest(unittest.TestCase):

    def test_wrong_bytes_are_told_from_everything_else(self):
        findings = Findings()
        for words in ("floods: byte 7 of a connection is 0x05 instead of 0x04",
                      "slow readers: 64 bytes more came back than were sent",
                      "load: FAIL  1 MISMATCH", "watch: FAIL  1 SURPLUS"):
            findings.add(words)
        self.assertEqual((4, 0), (len(findings.wrong), len(findings.disturbed)))
        findings.add("floods: replies missing on 1 of 10 connections")
        self.assertEqual((4, 1), (len(findings.wrong), len(findings.disturbed)))

    def test_a_finding_is_told_when_it_is_found(self):
        told = []
        Findings(told.append).take_report("load", {}, 70)
        self.assertEqual(["load left no report, exit code 70"], told)

    def test_a_client_that_fails_loses_or_leaves_no_report_is_a_finding(self):
        failed = {"verdict": "fail", "summary": "FAIL", "counts": counts()}
        stopped_short = {"verdict": "interrupted", "summary": "INTERRUPTED",
                         "counts": counts(lost=1)}
        for one in (failed, stopped_short, {}):
            with self.subTest(report=one):
                findings = Findings()
                findings.take_report("load", one, 75)
                self.assertEqual(1, len(findings.disturbed))

    def test_a_client_that_passes_or_was_only_interrupted_is_none(self):
        for verdict in ("pass", "interrupted"):
            findings = Findings()
            findings.take_report("load", {"verdict": verdict, "counts": counts()}, 143)
            self.assertEqual(([], [], 9), (findings.wrong, findings.disturbed,
                                           findings.done["load verified"]))

    def test_a_run_that_is_too_short_says_that_it_cannot_tell(self):
        words, code = report.verdict(Findings(), {}, SHORTEST_SECONDS - 1)
        self.assertIn("not judged", words)
        self.assertNotIn("FLAT", words)
        self.assertEqual(0, code)
        words, _ = report.verdict(Findings(), FLAT, SHORTEST_SECONDS)
        self.assertNotIn("not judged", words)
        self.assertIn("FLAT, nothing lost · exit 0", words)

    def test_what_grew_is_named_with_its_figures(self):
        grew = {"server rss": FLAT["server rss"] | {"last_third": 2**27, "flat": False}}
        words, code = report.verdict(Findings(), grew, SHORTEST_SECONDS)
        self.assertRegex(words,
                         r"GREW  server rss +64.0 MiB in the second third, 128.0 MiB in the last")
        self.assertEqual(75, code)

    def test_pictures_leave_out_what_cannot_be_drawn(self):
        series = {"server rss": [(10, 2**26), (70, 2**26)], "server heap": [(60, 2**22)],
                  "load descriptors": [(10, 0), (70, 0)]}
        drawn = report.pictures(series)
        self.assertEqual(["soak-memory"], list(drawn))
        xml.dom.minidom.parseString(drawn["soak-memory"])
        self.assertIn("server rss", drawn["soak-memory"])
        self.assertNotIn("server heap", drawn["soak-memory"])

    def test_a_duration_is_a_minute_or_longer(self):
        for text, seconds in (("1m", 60), ("90s", 90), ("2h", 7200), ("1h30m", 5400)):
            self.assertEqual(seconds, command_line.duration(text))
        for text in ("59s", "", "10", "m", "-1m", "169h"):
            with self.subTest(text=text), self.assertRaisesRegex(Exception, "no duration"):
                command_line.duration(text)

    def test_activities_take_turns_until_all_have_ended_or_it_is_over(self):
        steps = []

        def activity(name, times):
            for _ in range(times):
                steps.append(name)
                yield 0

        Schedule([activity("a", 2), activity("b", 1)]).run(lambda: False)
        self.assertEqual(["a", "a", "b"], sorted(steps))
        Schedule([until(lambda: False, 60)]).run(lambda: True)


if __name__ == "__main__":
    unittest.main()
