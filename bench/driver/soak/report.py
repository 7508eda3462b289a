"""What a person reads of a soak: a line a minute, the verdict, the pictures."""
import math

from driver import charts
from driver.soak.judgement import MIB, SHORTEST_SECONDS, exit_code

HEAD = ("   time  server PSS    RSS   heap  fds  threads  p50 µs  p99 µs  connections  pending KiB"
        "  watch PSS  fds  load PSS  fds  found")
SCALES = {"rss": (MIB, "MiB"), "heap": (MIB, "MiB"), "p50_us": (1, "µs"), "p99_us": (1, "µs"),
          "descriptors": (1, ""), "threads": (1, "")}
PICTURES = {"memory": ("Memory of a soak: RSS, and heap after a collection", "MiB",
                       ("rss", "heap"), MIB),
            "latency": ("Latency of a soak, from when each message was due", "µs",
                        ("p50_us", "p99_us"), 1),
            "descriptors": ("Descriptors beyond the server's connections, and threads", "",
                            ("descriptors", "threads"), 1)}
TICK_MINUTES = (0.25, 0.5, 1, 2, 5, 10, 20, 60, 120, 360, 1440)


def clock(seconds):
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"


def mib(value):
    return None if value is None else f"{value / MIB:.1f}"


def whole(value, scale=1):
    return None if value is None else f"{value / scale:,.0f}"


def line(samples):
    """The newest row in MiB; connections and pending bytes are the largest since the last line."""
    row, latest = samples.rows[-1], (samples.latencies or [{}])[-1]
    server, watch, load = (row.get(name, {}) for name in samples.processes)
    cells = [(7, clock(row["at"])), (12, mib(server.get("pss"))), (7, mib(server.get("rss"))),
             (7, mib(server.get("heap"))), (5, server.get("descriptors")),
             (9, server.get("threads")),
             (8, whole(latest.get("p50_us"))), (8, whole(latest.get("p99_us"))),
             (13, whole(row["peaks"].get("connections"))),
             (13, whole(row["peaks"].get("pending"), 1024)),
             (11, mib(watch.get("pss"))), (5, watch.get("descriptors")), (10, mib(load.get("pss"))),
             (5, load.get("descriptors")),
             (7, len(samples.findings.wrong) + len(samples.findings.disturbed))]
    return "".join(f"{'–' if value is None else value:>{width}}" for width, value in cells)


def amount(figure, value):
    scale, unit = SCALES[figure]
    return f"{value / scale:,.1f} {unit}".strip()


def verdict(findings, judged, seconds):
    lines = [f"after {clock(seconds)}: " + ", ".join(f"{what} {number:,}"
                                                    for what, number in findings.done.items())]
    for name, one in judged.items():
        figure = name.split()[-1]
        lines.append(f"  {'flat ' if one['flat'] else 'GREW '} {name:<18} "
                     f"{amount(figure, one['second_third'])} in the second third, "
                     f"{amount(figure, one['last_third'])} in the last; "
                     f"{amount(figure, one['allowed'])} more are allowed")
    if seconds < SHORTEST_SECONDS:
        lines.append(f"  whether anything grows takes {SHORTEST_SECONDS // 60} minutes or more to "
                     "tell: not judged")
    lines += [f"  WRONG  {each}" for each in findings.wrong]
    lines += [f"  found  {each}" for each in findings.disturbed]
    code = exit_code(findings.wrong, findings.disturbed, judged, findings.signal)
    word = ("WRONG BYTES" if code == 65 else "INTERRUPTED" if findings.signal
            else "DISTURBED" if code else "FLAT, nothing lost" if judged else "nothing lost")
    return "\n".join([*lines, f"{word} · exit {code}"]), code


def pictures(series):
    """Of each that has two points or more; a logarithmic axis has no place for nothing."""
    drawn = {}
    for name, (title, unit, figures, scale) in PICTURES.items():
        lines = {each: [(at / 60, value / scale) for at, value in points if value > 0]
                 for each, points in series.items() if each.split()[-1] in figures}
        lines = {each.replace("_us", ""): points
                 for each, points in lines.items() if len(points) > 1}
        if lines:
            times = [at for points in lines.values() for at, _ in points]
            first, last = min(times), max(times)
            step = next(each for each in TICK_MINUTES if last / each < 9)
            ticks = [(step * part, f"{step * part:g}") for part in range(
                math.ceil(first / step), int(last / step) + 1)]
            drawn[f"soak-{name}"] = charts.curves(title, lines, ticks, unit, "minutes",
                                                  lambda value: value)
    return drawn
