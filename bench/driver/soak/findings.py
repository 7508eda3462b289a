"""What went wrong: bytes that were not those sent, and everything else."""
import re

WRONG = re.compile(r"instead of|more came back|MISMATCH|SURPLUS")
MOST_LISTED = 100


class Findings:
    """Whatever is found, in words; and whether the soak is to end, and why."""

    def __init__(self, tell=lambda words: None):
        self.tell = tell
        self.wrong, self.disturbed, self.done = [], [], {}
        self.is_ending, self.clients_ended, self.signal = False, False, None

    def add(self, words):
        kind = self.wrong if WRONG.search(words) else self.disturbed
        if len(kind) < MOST_LISTED:
            kind.append(words)
            self.tell(words)

    def count(self, what, number=1):
        self.done[what] = self.done.get(what, 0) + number

    def on_signal(self, number, _):
        """The first ends the soak in order, a second one at once."""
        if self.signal:
            raise KeyboardInterrupt
        self.signal, self.is_ending = number, True

    def take_report(self, name, report, exit_code):
        """A client's own verdict; one that a signal ended has none, and is judged by its counts."""
        counts = report.get("counts", {})
        self.count(f"{name} verified", counts.get("verified_messages", 0))
        self.count(f"{name} lost", counts.get("lost_messages", 0))
        if not report:
            self.add(f"{name} left no report, exit code {exit_code}")
        elif report["verdict"] == "fail":
            self.add(f"{name}: {report['summary']}")
        elif report["verdict"] == "interrupted" and (
                counts.get("lost_messages") or counts.get("errors") or exit_code == 65):
            self.add(f"{name}: {report['summary']}")
