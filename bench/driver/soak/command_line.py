"""The arguments of bench/soak, the order of a run, and its end."""
import argparse
import contextlib
import os
import re
import signal
import time

from driver import BENCH, TARGET, Failure, machine, program, publication, results, servers
from driver.soak import judgement, report
from driver.soak.findings import Findings
from driver.soak.pair import ROLLED, STEADY, Pair, echoes
from driver.soak.samples import Samples
from driver.soak.schedule import Schedule, until
from driver.soak.traffic import BY_GENERATOR, by_generator, rollouts, stopped

UNITS = {"h": 3600, "m": 60, "s": 1}
START_SECONDS, END_SECONDS = 30, 60


def duration(text):
    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text)
    seconds = sum(int(part or 0) * unit for part, unit in zip(found.groups(), UNITS.values())) if (
        found) else 0
    if not 60 <= seconds <= 168 * 3600:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no duration from 1m to 168h, such as 10m or 2h")
    return seconds


def parse(documentation):
    parser = program.Parser("bench/soak", documentation)
    parser.add_argument("--duration", type=duration, default="10m", metavar="TIME",
                        help="1m or longer, such as 10m (default) or 2h")
    parser.add_argument("--publish", action="store_true",
                        help="write everything raw and the pictures to bench/results, and the "
                             "verdict to bench/README.md, instead of bench/target")
    return parser.parse_args()


def main(documentation):
    given, images = parse(documentation), {}
    if os.geteuid() != 0:
        print("not root: the built jars run on the project's runtime, not the images", flush=True)
    try:
        servers.build_floor()
        return soak(given, Pair(images), images)
    finally:
        for image in images.values():
            image.remove()


def tell(words):
    """At once: hours may pass before the verdict says it again."""
    print(f"{time.strftime('%H:%M:%S', time.gmtime())} UTC  found  {words}", flush=True)


def soak(given, pair, images):
    findings = Findings(tell)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, findings.on_signal)
    result = {"begun": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
              "machine": machine.facts(),
              "revision": next((each.revision for each in images.values()), "unknown")}
    with contextlib.ExitStack() as stack:
        steady = stack.enter_context(pair.start_server(STEADY))
        Schedule([until(lambda: echoes(STEADY, pair.port), START_SECONDS)]).run(lambda: False)
        if not echoes(STEADY, pair.port):
            raise Failure(f"the server does not echo; its log is {steady.log_name}")
        replaced = rollouts(pair, findings)
        Schedule([replaced]).run(lambda: ROLLED in pair.name.addresses)
        processes = {"server": steady, "watch": stack.enter_context(pair.start_watch()),
                     "load": stack.enter_context(pair.start_load(given.duration))}
        samples = Samples(pair, processes, findings,
                          lambda all_of: print(report.line(all_of), flush=True))
        print(report.HEAD, flush=True)
        schedule = Schedule([replaced, samples.activity(), samples.scrapes(), *(
            by_generator(what, pair, steady, findings, samples.add_latency)
            for what in BY_GENERATOR)])
        schedule.run(lambda: findings.is_ending or any(each.process.poll() is not None
                                                       for each in processes.values()))
        end_in_order(processes, samples, findings, schedule)
        reports = {name: pair.report(name) for name in ("watch", "load")}
        for name, one in reports.items():
            findings.take_report(name, one, processes[name].process.returncode)
    series = samples.series()
    judged = judgement.judge(
        {name: [value for _, value in points] for name, points in series.items()},
        samples.seconds())
    words, code = report.verdict(findings, judged, samples.seconds())
    result |= {"seconds": samples.seconds(), "exit": code, "done": findings.done, "judged": judged,
               "wrong": findings.wrong, "disturbed": findings.disturbed, "samples": samples.rows,
               "latency": samples.latencies,
               "reports": {name: without_seconds(each) for name, each in reports.items()}}
    print(words + "\n" + keep(result, series, words, given.publish), flush=True)
    return code


def end_in_order(processes, samples, findings, schedule):
    """What is under way comes to its end, then clients, then servers: nothing may be left."""
    findings.is_ending = True
    steady, watch, load = processes.values()
    if steady.process.poll() is not None:
        findings.add(f"the server ended with {steady.process.poll()}; its log is {steady.log_name}")
    if watch.process.poll() is not None:
        findings.add(f"the watch ended by itself with {watch.process.poll()}")
    for client in (load, watch):
        if client.process.poll() is None:
            client.process.terminate()
        Schedule([until(lambda: client.process.poll() is not None, END_SECONDS)]).run(lambda: False)
        if client.process.poll() is None:
            findings.add(f"{client.name} did not end within {END_SECONDS} s")
            client.end()
    findings.clients_ended = True
    schedule.run(lambda: False)
    if steady.process.poll() is None:
        Schedule([until(lambda: samples.is_empty(), END_SECONDS)]).run(lambda: False)
        if not samples.is_empty():
            findings.add(f"the server is left with {samples.scraped()}")
        Schedule([stopped(steady, findings)]).run(lambda: False)


def without_seconds(client_report):
    """What a client tells of each second and each event would be megabytes after some hours; its own
    report in bench/target has it."""
    return {key: value for key, value in client_report.items() if key not in ("timeline", "events")}


def keep(result, series, words, publishes):
    """Writes what was measured, and says where."""
    folder = publication.FOLDER if publishes else TARGET
    results.write(result, f"{folder}/soak.json")
    for name, picture in report.pictures(series).items():
        with open(f"{folder}/{name}.svg", "w") as file:
            file.write(picture)
    if publishes:
        with open(f"{BENCH}/README.md") as file:
            page = file.read()
        with open(f"{BENCH}/README.md", "w") as file:
            file.write(publication.put(page, "soak", publication.head(result) + "\n\n" + words,
                                       "bench/soak"))
    return f"all of it: {os.path.relpath(folder, BENCH)}/soak.json and soak-*.svg, in bench"
