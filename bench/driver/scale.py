"""From one connection to 10,000: what a message costs."""
from driver import cells, pairs

CONNECTIONS = (1, 10, 100, 1000, 10_000)
ROUNDS = 2


def wanted():
    return [cells.cell(f"{connections}x64x1") for connections in CONNECTIONS]


def seconds_for(servers):
    return sum(pairs.seconds_for(cell, servers, ROUNDS) for cell in wanted())


def measure(servers, cores):
    costs = [pairs.measure(cell, servers, cores, ROUNDS) for cell in wanted()]
    return {"cells": costs}


def table(result, titles):
    lines = ["scale, 64 B: CPU per message, C epoll with as many connections = 1; C's own in µs",
             f"  {'connections':<30}" + "".join(f"{each:>9,}" for each in CONNECTIONS)]
    names = result["cells"][0]["servers"]
    for name in names:
        figures = "".join(
            f"{one['servers'][name]['ratio']['median']:>8.2f}{'!' if one['void'] else ' '}"
            if "ratio" in one["servers"][name] else "   failed" for one in result["cells"])
        lines.append(f"  {titles.get(name, name):<30}{figures}")
    lines.append("  ! void: its A/A control left 0.97 to 1.03")
    return "\n".join(lines)
