"""The arguments of bench/run, and the order of what they ask for."""
import os
import sys
import time

from driver import (ROOT, TARGET, Failure, Misuse, cells, goals, machine, ours, parts, program,
                    publication, results, servers)

QUICK = "echo-server,echo-server-1,tokio,go,netty-epoll"
# Two minutes of churn, as long as a tracked connection outlives its end.
CONNECTIONS_TO_TRACK = 2_000_000
QUICK_ROUNDS, FULL_ROUNDS = 3, 4


def parse(documentation):
    parser = program.Parser("bench/run", documentation)
    parser.add_argument("--quick", action="store_true", help="two cells, seven servers, few rounds")
    parser.add_argument("--parts", metavar="PART,…",
                        help=f"some of {', '.join(results.ORDER)} (default: all; cells alone with "
                             "--quick, --cells or --servers)")
    parser.add_argument("--cells", metavar="CELL,…", help="(default: all, see above)")
    parser.add_argument("--servers", metavar="NAME[@CHECKOUT],…", help="(default: all)")
    parser.add_argument("--rounds", type=program.number(1, 1000), metavar="N",
                        help=f"each is two pairs (default: {FULL_ROUNDS}, quick: {QUICK_ROUNDS})")
    parser.add_argument("--json", metavar="FILE", default=f"{TARGET}/result.json",
                        help="all that was measured (default: bench/target/result.json)")
    parser.add_argument("--add", action="store_true",
                        help="keep what FILE has of other parts and other cells")
    parser.add_argument("--publish", action="store_true",
                        help="measure nothing: make FILE the one that bench/README.md shows, with "
                             "its charts and tables")
    return parser.parse_args()


def chosen_servers(names, images):
    """The floor, the control, and what was asked for, in that order."""
    known = {server.name: server for server in servers.peers()}
    chosen = [known["floor"], known["control"]]
    by_default = [name for name, server in known.items() if not server.on_request]
    for name in dict.fromkeys(names or [*ours.BY_DEFAULT, *by_default]):
        plain, _, checkout = name.partition("@")
        if plain in ours.TITLES:
            chosen.append(ours.server(plain, checkout or ROOT, images))
        elif name not in known:
            raise Misuse(f"'{name}' is no server; allowed: {', '.join((*ours.TITLES, *known))}")
        elif known[name] not in chosen:
            chosen.append(known[name])
    return chosen


def build(chosen):
    """Those that could be built; of the others, why not."""
    built, left_out = [], {}
    for server in chosen:
        try:
            server.build()
            built.append(server)
        except Failure as failure:
            if server.kind == "floor":
                raise
            left_out[server.name] = str(failure)
            print(f"left out: {server.name}: {failure}", flush=True)
    return built, left_out


def chosen_parts(given):
    if given.parts:
        wanted = given.parts.split(",")
        for part in wanted:
            if part not in results.ORDER:
                raise Misuse(f"'{part}' is no part; allowed: {', '.join(results.ORDER)}")
        return wanted
    return ["cells"] if given.quick or given.cells or given.servers else list(results.ORDER)


def client_image(wanted, images, left_out):
    """The client's image where a part needs it."""
    if not {"clients", "stall", "faults"} & set(wanted):
        return None
    try:
        return ours.unpack("client", ROOT, images)
    except Failure as failure:
        left_out["echo-client"] = str(failure)
        print(f"left out: echo-client: {failure}", flush=True)
        return None


def main(documentation):
    given = parse(documentation)
    if given.publish:
        found = results.read(given.json)
        if not found:
            raise Failure(f"{given.json} is not there; run bench/run first")
        print("\n".join(publication.publish(found)))
        return 0
    images = {}
    try:
        return measure(given, images)
    finally:
        for image in images.values():
            image.remove()


def as_typed(command):
    """From the checkout's root, whoever it belongs to; the port is 0 here."""
    return " ".join(map(str, command)).replace(ROOT + "/", "").replace(sys.executable, "python3")


def measure(given, images):
    wanted = chosen_parts(given)
    wanted_cells = [cells.cell(each) for each in
                    (given.cells.split(",") if given.cells else
                     (cells.QUICK if given.quick else cells.FULL).split())]
    about_clients = set(wanted) <= {"clients", "stall", "faults"}
    names = given.servers or (QUICK if given.quick else "fortio" if about_clients else "")
    cores = machine.two_cores()
    if cores[0] == cores[1]:
        raise Failure("there is only one core; the server and the load need one each")
    chosen = chosen_servers(names.split(",") if names else None, images)
    begin = time.monotonic()
    print("building what is to be measured: a few minutes the first time …", flush=True)
    built, left_out = build(chosen)
    run = parts.Run(
        [each for each in built if each.kind != "sanity"],
        [each for each in built if each.kind == "sanity"],
        wanted_cells,
        given.rounds or (QUICK_ROUNDS if given.quick else FULL_ROUNDS), cores, bool(names),
        tuple(given.cells.split(",")) if given.cells else (),
        client_image(wanted, images, left_out), os.path.exists(f"{TARGET}/fortio"))
    seconds = {part: parts.seconds_for(part, run) for part in wanted}
    print(f"built in {time.monotonic() - begin:.0f} s; measuring takes about "
          f"{sum(seconds.values()) / 60:.0f} min: "
          + ", ".join(f"{part} {each:.0f} s" for part, each in seconds.items()), flush=True)
    room = 0 if machine.enter_own_network() else machine.tracked_connections()
    if 0 < room < CONNECTIONS_TO_TRACK:
        print(f"this kernel tracks connections, {room:,} at most: those that churn and memory "
              "leave may fill that, and new ones are dropped; raise "
              f"net.netfilter.nf_conntrack_max to {CONNECTIONS_TO_TRACK:,}", flush=True)
    result = results.read(given.json) if given.add else {}
    result |= {"begun": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
               "machine": machine.facts(), "versions": servers.versions(),
               "left_out": result.get("left_out", {}) | left_out, "window": results.WINDOW}
    result["revision"] = next((each.revision for each in images.values()), "unknown")
    result["titles"] = result.get("titles", {}) | {
        each.name: each.title for each in [*run.servers, *run.clients()] if each.name != "control"
    } | {"control": "C again (A/A)"}
    result["commands"] = result.get("commands", {}) | {
        each.name: as_typed(each.command(0)) for each in [*run.servers, *run.sanity]}
    # The driver sleeps while a window lasts; what it does between two is on the load's core.
    os.sched_setaffinity(0, {cores[1]})
    failed = 0
    for part, piece in [(part, piece) for part in wanted for piece in parts.pieces(part, run)]:
        try:
            found = piece()
        except Failure as failure:
            failed += 1
            print(f"\n{part}, not measured: {failure}", flush=True)
            continue
        in_pieces = part in parts.IN_PIECES
        result[part] = with_piece(result.get(part, []), found) if in_pieces else found
        results.write(result, given.json)
        print("\n" + results.part_table(part, [found] if in_pieces else found, result["titles"]),
              flush=True)
    print(f"\n{goals.table(result)}\n\nall of it: {given.json}")
    return 70 if failed else 0


def with_piece(pieces, found):
    """The newest result of each cell, in the order of the cells."""
    by_cell = {each["cell"]: each for each in pieces} | {found["cell"]: found}
    return sorted(by_cell.values(), key=lambda each: cells.order(each["cell"]))
