"""The goals: each met, not met, or open, because it was not measured, or not well enough."""

SMALL = ("50x64x1", "1000x64x1", "50x1KiBx1")
LARGE = ("8x16KiBx1", "8x64KiBx4", "2x1MiBx1")
NO_PEERS = ("control", "splice", "floor-jvm", "bare-nio")
OURS, AT_MOST = "echo-server", 1.05
CLIENT_AT_MOST, FORTIO_AT_MOST = 1.2, 0.7
MEMORY_AT_MOST = 1024
GROWTH_AT_MOST = 1.25


def verdict(low, high, at_most, is_void):
    """Met or not where the whole interval says so; open where it does not, or the cell is void."""
    if is_void or low <= at_most < high:
        return None
    return high <= at_most


def figure(ratio, is_void):
    return (f"{ratio['median']:.2f}, interval {ratio['low']:.2f} – {ratio['high']:.2f}"
            + (" (void)" if is_void else ""))


def cell_goals(result):
    by_name = {each["cell"]: each for each in result.get("cells", [])}
    for name in (*SMALL, *LARGE):
        cell = by_name.get(name)
        mine = cell and cell["servers"].get(OURS, {}).get("ratio")
        title = f"server, {name}"
        if not mine:
            yield f"{title}: at most {AT_MOST} of C epoll", None, "not measured"
            continue
        void = cell["void"]
        yield (f"{title}: at most {AT_MOST} of C epoll",
               verdict(mine["low"], mine["high"], AT_MOST, void), figure(mine, void))
        others = {other: each["ratio"] for other, each in cell["servers"].items()
                  if "ratio" in each and other not in NO_PEERS
                  and not other.startswith("echo-server")}
        if others:
            best = min(others, key=lambda other: others[other]["median"])
            yield (f"{title}: ahead of every peer", ahead(mine, others[best], void),
                   f"the best is {best} with {figure(others[best], void)}")


def ahead(mine, best, is_void):
    """Open where the two intervals overlap."""
    if is_void or (mine["low"] <= best["high"] and best["low"] <= mine["high"]):
        return None
    return mine["median"] < best["median"]


def client_goals(result):
    for one in result.get("clients", []):
        mine = one["clients"].get("echo-client", {}).get("ratio")
        if not mine:
            continue
        void = one["void"]
        yield (f"client, {one['cell']}: at most {CLIENT_AT_MOST} of a C generator that verifies "
               "nothing", verdict(mine["low"], mine["high"], CLIENT_AT_MOST, void),
               figure(mine, void))
        if "fortio load" in one["clients"]:
            other = one["clients"]["fortio load"]["ratio"]
            beside = {"median": mine["median"] / other["median"],
                      "low": mine["low"] / other["high"],
                      "high": mine["high"] / other["low"]}
            yield (f"client, {one['cell']}: at most {FORTIO_AT_MOST} of fortio",
                   verdict(beside["low"], beside["high"], FORTIO_AT_MOST, void),
                   figure(beside, void))


def fault_goals(result):
    judged = {fault: judges["echo-client"] for fault, judges in result.get("faults", {}).items()
              if "echo-client" in judges}
    if judged:
        wrong = [fault for fault, one in judged.items() if (one["exit"] == 0) != (fault == "none")]
        yield ("client: an exit code other than 0 for each fault, and 0 for none", not wrong,
               "wrong for " + ", ".join(wrong)
               if wrong else f"{len(judged) - 1} of {len(judged) - 1}")


def scale_goals(result):
    held = result.get("memory", {}).get(OURS, {}).get("bytes_each")
    if held is not None:
        yield (f"server: at most {MEMORY_AT_MOST:,} B of PSS per idle connection, at 10,000",
               held <= MEMORY_AT_MOST, f"{held:,} B")
    cells = {each["cell"]: each for each in
             [*result.get("scale", []), *result.get("cells", [])]}
    if "50x64x1" in cells and "1000x64x1" in cells:
        few, many = cells["50x64x1"], cells["1000x64x1"]
        if all("ratio" in each["servers"].get(OURS, {}) for each in (few, many)):
            void = " (void)" if few["void"] or many["void"] else ""
            growth = (many["servers"][OURS]["microseconds"] / few["servers"][OURS]["microseconds"])
            yield (f"server: a message at 1,000 connections at most {GROWTH_AT_MOST} of one at 50",
                   None if void else growth <= GROWTH_AT_MOST, f"{growth:.2f}{void}")


def table(result):
    lines = ["goals"]
    for goal, met, figure in [*cell_goals(result), *client_goals(result), *fault_goals(result),
                              *scale_goals(result)]:
        word = {True: "met", False: "NOT MET", None: "open"}[met]
        lines.append(f"  {word:<8} {goal}: {figure}")
    return "\n".join(lines)
