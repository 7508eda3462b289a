"""The pictures: SVG that reads well on a light and on a dark page."""
import html
import math

STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #24292f }
.faint { fill: #57606a } .head { font-weight: 600 }
.rule { stroke: #8c959f; stroke-opacity: .35 } .one { stroke: #57606a; stroke-dasharray: 3 3 }
.ours { fill: #0969da } .floor { fill: #57606a } .peer { fill: #bc4c00 }
.line { fill: none; stroke-width: 2 }
.s0 { stroke: #0969da } .s1 { stroke: #bc4c00 } .s2 { stroke: #1a7f37 } .s3 { stroke: #8250df }
.s4 { stroke: #bf3989 } .s5 { stroke: #57606a } .s6 { stroke: #9a6700 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .faint { fill: #9198a1 }
.ours { fill: #58a6ff } .floor { fill: #9198a1 } .peer { fill: #f0883e }
.s0 { stroke: #58a6ff } .s1 { stroke: #f0883e } .s2 { stroke: #3fb950 } .s3 { stroke: #bc8cff }
.s4 { stroke: #f778ba } .s5 { stroke: #9198a1 } .s6 { stroke: #d29922 } }
</style>"""
SERIES = 7


def text(x, y, words, anchor="start", style=""):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{style}">'
            f"{html.escape(words)}</text>")


def line(x1, y1, x2, y2, style):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>'


def svg(width, height, title, parts):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" '
            f'role="img" aria-label="{html.escape(title)}">\n{STYLE}\n' + "\n".join(parts)
            + "\n</svg>\n")


def kind_of(name):
    return ("ours" if name.startswith("echo-") else
            "floor" if name in ("floor", "control", "splice") else "peer")


def panel(result, titles, left, top, width):
    """One cell: a dot for each ratio, a bar for its interval; the drawing and its height."""
    servers = sorted(((name, each) for name, each in result["servers"].items() if "ratio" in each),
                     key=lambda item: item[1]["ratio"]["median"])
    label = 165
    low = min([0.9] + [each["ratio"]["low"] for _, each in servers])
    high = max([2.0] + [each["ratio"]["high"] for _, each in servers]) * 1.02

    def x(value):
        return left + label + (math.log(value / low) / math.log(high / low)) * (width - label - 45)

    parts = [text(left, top + 12, result["cell"] + (" (void)" if result["void"] else ""),
                  style="head")]
    bottom = top + 26 + 18 * len(servers)
    for tick in (1, 1.5, 2, 3, 4, 6):
        if low <= tick <= high:
            parts.append(line(x(tick), top + 20, x(tick), bottom, "one" if tick == 1 else "rule"))
            parts.append(text(x(tick), bottom + 13, f"{tick:g}", "middle", "faint"))
    for number, (name, each) in enumerate(servers):
        y, ratio = top + 34 + 18 * number, each["ratio"]
        parts.append(text(left, y + 4, titles.get(name, name)))
        parts.append(f'<rect x="{x(ratio["low"]):.1f}" y="{y - 2}" height="4" fill-opacity=".4" '
                     f'width="{max(1, x(ratio["high"]) - x(ratio["low"])):.1f}" '
                     f'class="{kind_of(name)}"/>')
        parts.append(f'<circle cx="{x(ratio["median"]):.1f}" cy="{y}" r="4" '
                     f'class="{kind_of(name)}"/>')
        parts.append(text(left + width, y + 4, f"{ratio['median']:.2f}", "end"))
    return parts, bottom + 30 - top


def costs(results, titles):
    """All cells, in two columns."""
    width, parts, tops = 420, [text(0, 14, "Processor time for one echoed message, C epoll = 1 "
                                    "(less is better; bar: 95 % interval)", style="head")], [30, 30]
    for result in results:
        column = tops.index(min(tops))
        drawn, height = panel(result, titles, column * (width + 40), tops[column], width)
        parts += drawn
        tops[column] += height
    return svg(2 * width + 40, max(tops), "Processor time for one echoed message", parts)


def curves(title, series, x_ticks, y_label, x_label, to_x=math.log10):
    """Lines over an axis of one's own scale and a logarithmic one. series: name → [(x, y)]."""
    left, top, width, height = 60, 34, 560, 260
    points = [point for each in series.values() for point in each]
    low_x, high_x = (to_x(edge(x for x, _ in points)) for edge in (min, max))
    low_y = min(y for _, y in points) * 0.9
    high_y = max(y for _, y in points) * 1.1

    def place(x, y):
        return (left + (to_x(x) - low_x) / max(1e-9, high_x - low_x) * width,
                top + height - math.log(y / low_y) / math.log(high_y / low_y) * height)

    parts = [text(0, 14, title, style="head"), text(left - 6, top - 4, y_label, "end", "faint"),
             text(left + width / 2, top + height + 34, x_label, "middle", "faint")]
    for tick in nice_ticks(low_y, high_y):
        y = place(points[0][0], tick)[1]
        parts += [line(left, y, left + width, y, "rule"),
                  text(left - 6, y + 4, f"{tick:,g}", "end", "faint")]
    for tick, words in x_ticks:
        parts.append(text(place(tick, low_y)[0], top + height + 17, words, "middle", "faint"))
    for number, (name, each) in enumerate(series.items()):
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in each))
        parts.append(f'<polyline points="{way}" class="line s{number % SERIES}"/>')
        y = top + 10 + 18 * number
        parts += [line(left + width + 14, y, left + width + 34, y, f"line s{number % SERIES}"),
                  text(left + width + 40, y + 4, name)]
    return svg(left + width + 220, top + height + 44, title, parts)


def nice_ticks(low, high):
    """Even steps on a short axis; on a long one 1, 2, 5 of each power of ten, or powers alone."""
    if high / low < 5:
        step = next(each for each in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
                    if (high - low) / each < 8)
        return [number * step for number in range(math.ceil(low / step), int(high / step) + 1)]
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for digits in ((1, 2, 5), (1,)):
        ticks = [digit * 10.0 ** power for power in powers for digit in digits
                 if low <= digit * 10.0 ** power <= high]
        if len(ticks) <= 10:
            break
    return ticks


def scale_costs(results, titles):
    names = results[0]["servers"]
    connections = [int(one["cell"].split("x")[0]) for one in results]
    series = {titles.get(name, name): [
        (many, one["servers"][name]["ratio"]["median"])
        for many, one in zip(connections, results) if "ratio" in one["servers"].get(name, {})]
        for name in names}
    return curves("Processor time for one echoed message of 64 B, C epoll with as many connections "
                  "= 1", series, [(each, f"{each:,}") for each in connections], "ratio",
                  "connections")


def memory(results, titles, bytes_at):
    """The leanest first; one of no bytes at all has no place on a logarithmic axis."""
    series = {titles.get(name, name): [(step, max(1, each)) for step, each in bytes_at(one)]
              for name, one in sorted(results.items(),
                                      key=lambda item: item[1].get("bytes_each", 0))
              if one.get("bytes_each", 0) >= 1}
    ticks = sorted({x for each in series.values() for x, _ in each})
    return curves("Memory of the process for one idle connection", series,
                  [(each, f"{each:,}") for each in ticks], "bytes", "connections")


def stall(result, names):
    def distance(percentile):
        return -math.log10(1 - percentile / 100)

    series = {names[name]: sorted((float(key), max(value, 0.001))
                                  for key, value in curve["percentiles"].items())
              for name, curve in result["curves"].items()}
    ticks = sorted({x for each in series.values() for x, _ in each})
    return curves("Latency beside a server that stands still for 200 ms once a second", series,
                  [(each, f"{each:g}") for each in ticks if each in (10, 50, 90, 99, 99.9)], "ms",
                  "percentile", distance)
