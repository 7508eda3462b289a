"""The goals, each met or not met by this result, or not decided because it was not measured or void."""

SMALL = ("50x64x1", "1000x64x1", "50x1KiBx1")
LARGE = ("8x16KiBx1", "8x64KiBx4", "2x1MiBx1")
OURS, AT_MOST = "echo-server", 1.05
CLIENT_AT_MOST, FORTIO_AT_MOST = 1.2, 0.7
MEMORY_AT_MOST = 1024
GROWTH_AT_MOST = 1.25


def cell_goals(result):
    by_name = {each["cell"]: each for each in result.get("cells", [])}
    for name in (*SMALL, *LARGE):
        cell = by_name.get(name)
        mine = cell and cell["servers"].get(OURS, {}).get("ratio")
        title = f"server, {name}"
        if not mine:
            yield f"{title}: at most {AT_MOST} of C epoll", None, "not measured"
            continue
        void = " (void)" if cell["void"] else ""
        yield (f"{title}: at most {AT_MOST} of C epoll", None if void else mine["median"] <= AT_MOST,
               f"{mine['median']:.2f}{void}")
        others = {other: each["ratio"]["median"] for other, each in cell["servers"].items()
                  if "ratio" in each and other not in ("control", "splice")
                  and not other.startswith("echo-server")}
        if others:
            best = min(others, key=others.get)
            yield (f"{title}: ahead of every peer", None if void else mine["median"] < others[best],
                   f"{mine['median']:.2f}, the best peer is {best} with {others[best]:.2f}{void}")


def client_goals(result):
    for one in result.get("clients", []):
        mine = one["clients"].get("echo-client")
        if not mine:
            continue
        void = " (void)" if one["void"] else ""
        ratio = mine["ratio"]["median"]
        yield (f"client, {one['cell']}: at most {CLIENT_AT_MOST} of a C generator that verifies nothing",
               None if void else ratio <= CLIENT_AT_MOST, f"{ratio:.2f}{void}")
        if "fortio load" in one["clients"]:
            beside = ratio / one["clients"]["fortio load"]["ratio"]["median"]
            yield (f"client, {one['cell']}: at most {FORTIO_AT_MOST} of fortio",
                   None if void else beside <= FORTIO_AT_MOST, f"{beside:.2f}{void}")


def fault_goals(result):
    judged = {fault: judges["echo-client"] for fault, judges in result.get("faults", {}).items()
              if "echo-client" in judges}
    if judged:
        wrong = [fault for fault, one in judged.items() if (one["exit"] == 0) != (fault == "none")]
        yield ("client: an exit code other than 0 for each fault, and 0 for none", not wrong,
               "wrong for " + ", ".join(wrong) if wrong else f"{len(judged) - 1} of {len(judged) - 1}")


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
