"""From one connection to 10,000: what a message costs."""
from driver import cells, pairs

CONNECTIONS = (1, 10, 100, 1000, 10_000)
ROUNDS = 2


def cells_of(names):
    """The cells of this part, or those of them that were named."""
    every = [cells.cell(f"{connections}x64x1") for connections in CONNECTIONS]
    return [each for each in every if not names or each.name in names]


def seconds_for(servers, names):
    return sum(pairs.seconds_for(cell, servers, ROUNDS) for cell in cells_of(names))


def table(results, titles):
    """results: one for each number of connections."""
    many = [int(one["cell"].split("x")[0]) for one in results]
    lines = ["scale, 64 B: CPU per message, C epoll with as many connections = 1",
             f"  {'connections':<30}" + "".join(f"{each:>9,}" for each in many)]
    for name in results[0]["servers"]:
        figures = "".join(
            f"{one['servers'][name]['ratio']['median']:>8.2f}{'!' if one['void'] else ' '}"
            if "ratio" in one["servers"].get(name, {}) else "   failed" for one in results)
        lines.append(f"  {titles.get(name, name):<30}{figures}".rstrip())
    if any(one["void"] for one in results):
        lines.append("  ! void: its A/A control left 0.97 to 1.03")
    return "\n".join(lines)
