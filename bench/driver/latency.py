"""Latency, open loop alone: each message counts from when it was due. The rates are shares of what
the C server can do, so that all servers get the same load; some cannot carry it."""
import contextlib
import statistics

from driver import cells
from driver.pairs import start_all
from driver.processes import generate

SHARES = (0.3, 0.5, 0.7)
SECONDS = 2.0
ROUNDS = 3


def seconds_for(servers):
    return sum(2 + server.warmup for server in servers) + 3 + (
        len(SHARES) * ROUNDS * len(servers) * (SECONDS + 0.6))


def best_rate(floor):
    """Messages a second that the C server echoes in a closed loop: the median of three windows."""
    windows = [floor.window(0.3, 0.7) for _ in range(3)]
    return statistics.median(each["messages"] / each["wall_ns"] * 1e9 for each in windows)


def measure(cell_name, servers, cores):
    cell = cells.cell(cell_name)
    with contextlib.ExitStack() as stack:
        running, failed = start_all(servers, cell, cores, stack)
        best = best_rate(running[0])
        result = {"cell": cell_name, "best_rate": round(best), "seconds": SECONDS, "failed": failed,
                  "loads": []}
        for share in SHARES:
            windows = {each.server.name: [] for each in running}
            for number in range(ROUNDS):
                for each in running[::-1 if number % 2 else 1]:
                    windows[each.server.name].append(one(each, best * share))
            result["loads"].append({"share": share, "rate": round(best * share),
                                    "servers": windows})
    return result


def one(running, rate):
    cell = running.cell
    return generate(["open", f"--connections={cell.connections}", f"--size={cell.size}",
                     f"--rate={rate:.0f}", "--warmup=0.5", f"--seconds={SECONDS}"],
                    running.cores[1], running.port, running.child.pid)


def middle(windows, percentile):
    """The median of the windows that have the percentile, in microseconds; None where none has."""
    values = [each["latency_ns"][percentile] for each in windows
              if percentile in each.get("latency_ns", {})]
    return statistics.median(values) / 1e3 if values else None


def table(result, titles):
    lines = [f"latency from the time each message was due, {result['cell']}, µs; C epoll does "
             f"{result['best_rate']:,} messages a second at best"]
    for load in result["loads"]:
        lines.append(f"  at {load['share']:.0%}, {load['rate']:,} a second"
                     f"\n    {'':<30}     p50     p90     p99   p99.9  largest")
        for name, windows in load["servers"].items():
            fault = next((each["fault"] for each in windows if "fault" in each), None)
            title = titles.get(name, name)
            if fault:
                lines.append(f"    {title:<30}  {fault}")
                continue
            figures = "".join("       –" if value is None else f"{value:8,.0f}" for value in
                              (middle(windows, each) for each in ("50", "90", "99", "99.9")))
            largest = max(each["max_ns"] for each in windows) / 1e3
            lines.append(f"    {title:<30}{figures}{largest:9,.0f}")
    return "\n".join(lines)
