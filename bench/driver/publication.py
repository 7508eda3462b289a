"""What bench/README.md shows: charts, tables and the file they come from, in bench/results."""
import os
import re

from driver import BENCH, Failure, charts, goals, memory, results, stall

FOLDER = f"{BENCH}/results"
# A section of the page is what stands between two such comments.
SECTION = "<!-- {name}: written by {program} --publish -->"
END = "<!-- end -->"


def charts_of(result):
    titles, drawn = result["titles"], {}
    if result.get("cells"):
        drawn["cost"] = charts.costs(result["cells"], titles)
    if "scale" in result:
        drawn["scale"] = charts.scale_costs(result["scale"], titles)
    if "memory" in result:
        drawn["memory"] = charts.memory(result["memory"], titles, memory.bytes_at)
    if result.get("stall", {}).get("curves"):
        drawn["stall"] = charts.stall(result["stall"], stall.NAMES)
    return drawn


def head(result):
    machine = result["machine"]
    return (f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Linux "
            f"{machine['kernel']}, {result['begun']}; "
            f"commit {result.get('revision', 'unknown')[:7]}")


def put(page, name, table, program="bench/run"):
    """The page with the table between the section's comments."""
    begin = re.escape(SECTION.format(name=name, program=program))
    written, count = re.subn(rf"({begin}\n).*?({re.escape(END)})",
                             lambda found: f"{found[1]}\n```text\n{table}\n```\n\n{found[2]}", page,
                             flags=re.S)
    if count != 1:
        raise Failure(f"bench/README.md has no section {name!r}")
    return written


def publish(result):
    """Writes all of it, and tells what."""
    os.makedirs(FOLDER, exist_ok=True)
    results.write(result, f"{FOLDER}/measured.json")
    written = ["results/measured.json"]
    for name, picture in charts_of(result).items():
        with open(f"{FOLDER}/{name}.svg", "w") as file:
            file.write(picture)
        written.append(f"results/{name}.svg")
    with open(f"{BENCH}/README.md") as file:
        page = file.read()
    page = put(page, "goals", head(result) + "\n\n" + goals.table(result))
    for name in results.ORDER:
        if name in result:
            page = put(page, name, results.part_table(name, result[name], result["titles"]))
    with open(f"{BENCH}/README.md", "w") as file:
        file.write(page)
    return [f"bench/{each}" for each in [*written, "README.md"]]
