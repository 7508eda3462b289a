"""What the processes hold, sampled: memory, descriptors, threads, and the server's own metrics."""
import os
import re
import subprocess
import time
import urllib.request

from driver import Failure, machine
from driver.jdk import find_jdk
from driver.memory import pss_bytes
from driver.soak.schedule import until

EVERY_SECONDS, LINE_SECONDS, SCRAPE_SECONDS = 10, 60, 1
PATIENCE = 30
METRICS = {"connections": "echo_connections_active", "pending": "echo_pending_bytes",
           "accepted": "echo_connections_accepted_total", "received": "echo_received_bytes_total",
           "sent": "echo_sent_bytes_total"}
PEAKS = ("connections", "pending")
USED = re.compile(r"total \d+K, used (\d+)K")


def of_process(pid):
    return {"rss": int(machine.read(f"/proc/{pid}/status", r"^VmRSS:\s+(\d+)")) * 1024,
            "pss": pss_bytes(pid), "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": len(os.listdir(f"/proc/{pid}/task"))}


def scrape(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return answer.read().decode()


def of_server(port):
    text = scrape(port)
    return {name: float(re.search(rf"^{metric} (\S+)", text, re.M).group(1))
            for name, metric in METRICS.items()}


def heap_after_collection(pid):
    """Asks a JVM to collect, and what is left; None where there is no JDK to ask it."""
    try:
        done = subprocess.run([f"{find_jdk()}/bin/jcmd", str(pid), "GC.run\nGC.heap_info"],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=30, check=False)
    except (Failure, OSError, subprocess.TimeoutExpired):
        return None
    used = [int(each) for each in USED.findall(done.stdout)]
    return sum(used) * 1024 if used else None


class Samples:
    """Rows of what was seen, from the begin on; a line a minute through `tell`."""

    def __init__(self, pair, processes, findings, tell):
        self.pair, self.processes, self.findings, self.tell = pair, processes, findings, tell
        self.begin, self.rows, self.latencies, self.peaks = time.monotonic(), [], [], {}

    def seconds(self):
        return round(time.monotonic() - self.begin, 1)

    def add_latency(self, window):
        if "latency_ns" in window:
            self.latencies.append({"at": self.seconds(), **{
                f"p{each}_us": window["latency_ns"][each] / 1e3 for each in ("50", "99")
                if each in window["latency_ns"]}})

    def take(self, collects):
        row = {"at": self.seconds()}
        for name, child in self.processes.items():
            if child.process.poll() is None:
                row[name] = of_process(child.pid)
                if collects:
                    row[name]["heap"] = heap_after_collection(child.pid)
        if "server" in row:
            row["server"] |= self.scraped()
            # A descriptor for each connection is no leak; what there is beyond them may be.
            row["server"]["descriptors"] -= round(row["server"].get("connections", 0))
        self.rows.append(row | {"peaks": self.peaks})

    def scraped(self):
        """The server's own figures, of which the largest are kept until a line has told them."""
        try:
            found = of_server(self.pair.admin_port)
        except (OSError, AttributeError) as failure:
            self.findings.add(f"a scrape failed: {failure!r}")
            return {}
        self.peaks = {name: max(found[name], self.peaks.get(name, 0)) for name in PEAKS}
        return found

    def is_empty(self):
        """Nobody is connected, nothing is pending, and all that was received was sent back."""
        found = self.scraped()
        return found.get("connections") == found.get("pending") == 0 and (
            found["received"] == found["sent"])

    def scrapes(self):
        """Of the server, and of the watch."""
        yield from until(self.watch_answers, PATIENCE)
        while not self.findings.is_ending:
            self.scraped()
            if not self.watch_answers():
                self.findings.add("the watch's admin port does not answer")
            yield SCRAPE_SECONDS

    def watch_answers(self):
        try:
            return bool(scrape(self.pair.watch_port))
        except OSError:
            return False

    def activity(self):
        next_line = LINE_SECONDS
        yield 1
        while not self.findings.is_ending:
            is_line = self.seconds() >= next_line
            self.take(is_line)
            if is_line:
                next_line += LINE_SECONDS
                self.tell(self)
                self.peaks = {}
            yield EVERY_SECONDS

    def series(self):
        """Each figure of each process by its name, and the latencies, as they are judged."""
        found = {}
        for row in self.rows:
            for name in self.processes:
                for figure in ("rss", "heap", "descriptors", "threads"):
                    value = row.get(name, {}).get(figure)
                    if value is not None:
                        found.setdefault(f"{name} {figure}", []).append((row["at"], value))
        for window in self.latencies:
            for figure in ("p50_us", "p99_us"):
                if figure in window:
                    found.setdefault(f"server {figure}", []).append((window["at"], window[figure]))
        return found
