"""From one connection to 10,000: what a message costs, and what an idle connection costs in memory."""
from driver import cells, memory, pairs

CONNECTIONS = (1, 10, 100, 1000, 10_000)
HELD = (2000, 5000)
ROUNDS = 3


def wanted():
    return [cells.cell(f"{connections}x64x1") for connections in CONNECTIONS]


def seconds_for(servers):
    return (sum(pairs.seconds_for(cell, servers, ROUNDS) for cell in wanted())
            + len(HELD) * len(servers) * 4)


def measure(servers, cores):
    costs = [pairs.measure(cell, servers, cores, ROUNDS) for cell in wanted()]
    held = {server.name: [memory.of_one(server, cores, connections) for connections in HELD]
            for server in servers if server.name != "control"}
    return {"cells": costs, "memory": held}


def growth(result, name, few=100, many=1000):
    """What a message costs at many connections, over what it costs at few, both of them in C's."""
    by_cell = {each["cell"]: each["servers"] for each in result["cells"]}
    try:
        return (by_cell[f"{many}x64x1"][name]["ratio"]["median"]
                / by_cell[f"{few}x64x1"][name]["ratio"]["median"])
    except KeyError:
        return None


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
    lines.append(f"  {'bytes per idle connection, of':<30}"
                 + "".join(f"{each:>9,}" for each in HELD))
    for name, held in result["memory"].items():
        lines.append(f"  {titles.get(name, name):<30}"
                     + "".join(f"{each['bytes_each']:>9,}" for each in held))
    return "\n".join(lines)
