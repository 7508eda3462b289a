"""What a verified message costs a client: its own processor time, beside a C generator that
verifies nothing. The C server counts what it echoed; the client whose turn it is runs, the others
are stopped."""
import contextlib
import mmap
import signal
import time

from driver import TARGET, Failure, machine, ratios
from driver.processes import PATIENCE, Child, free_port

SIZES = (64, 16 * 1024)
CONNECTIONS = 50
WINDOW_SECONDS = 0.5
SETTLE_SECONDS = 0.3
# Longer than the whole run: each is ended when all has been measured.
FOREVER = 3000


class Client:
    """A client that runs for ever and is stopped while others have their turn."""

    def __init__(self, name, title, command, warmup, image=None):
        self.name, self.title, self.command = name, title, command
        self.warmup, self.image = warmup, image
        self.child = self.port = None

    def start(self, port, size, core, stack):
        self.child = stack.enter_context(Child(self.command(port, size), core, self.name,
                                               image=self.image))
        time.sleep(1 + self.warmup)
        self.child.stop()

    def cpu_ns(self):
        # The clock of another process's processor time, as clock_getcpuclockid(3) makes it.
        return time.clock_gettime_ns((~self.child.pid << 3) | 2)

    def window(self, counter, size):
        self.child.go_on()
        self.await_progress(counter)
        time.sleep(SETTLE_SECONDS)
        stolen, echoed, cpu, begin = (machine.processor_times(), counter(), self.cpu_ns(),
                                      time.monotonic_ns())
        time.sleep(WINDOW_SECONDS)
        # On a machine that is busy with other things the turn may come late.
        self.await_progress(counter, echoed)
        echoed, cpu = counter() - echoed, self.cpu_ns() - cpu
        wall = time.monotonic_ns() - begin
        stolen = machine.stolen_share(stolen, machine.processor_times())
        self.child.stop()
        # The names are those of a server's window, and so are the statistics.
        return {"messages": echoed / size, "server_cpu_ns": cpu, "wall_ns": wall,
                "stolen": round(stolen, 4)}

    def await_progress(self, counter, before=None):
        before, deadline = before or counter(), time.monotonic() + PATIENCE
        while counter() == before:
            if self.child.process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"{self.name} sends nothing; its log is {self.child.log_name}")
            time.sleep(0.01)

    def end(self):
        """Ends it as a person would, and looks at its verdict."""
        self.child.go_on()
        self.child.process.send_signal(signal.SIGINT)
        try:
            return self.child.process.wait(15)
        except Exception:
            return None


def generator(*more):
    return lambda port, size: [f"{TARGET}/generator", "closed", f"--port={port}",
                               f"--connections={CONNECTIONS}", f"--size={size}",
                               f"--seconds={FOREVER}", *more]


def all_of(client_image, has_fortio):
    clients = [Client("C", "C, verifies nothing", generator("--no-verify"), 0),
               Client("control", "C, verifies nothing, again (A/A)", generator("--no-verify"), 0),
               Client("C verifying", "C, verifies every byte", generator(), 0)]
    if client_image:
        clients.append(Client(
            "echo-client", "echo-client, verifies every byte", lambda port, size: (
                client_image.command + [
                    "load", f"--target=127.0.0.1:{port}", f"--connections={CONNECTIONS}",
                    f"--payload-size={size}", f"--duration={FOREVER}s", "--timeout=60s"]),
            10, client_image))
    if has_fortio:
        clients.append(Client(
            "fortio load", "fortio load, one payload over and over", lambda port, size: [
                f"{TARGET}/fortio", "load", "-loglevel", "error", "-qps", "0", "-c",
                str(CONNECTIONS), "-t", f"{FOREVER}s", "-timeout", "60s", "-payload-size",
                str(size), f"tcp://127.0.0.1:{port}"], 1))
    return clients


def seconds_for(clients, rounds):
    first = sum(1 + client.warmup for client in clients)
    quads = rounds * (len(clients) - 1) * 4 * (WINDOW_SECONDS + SETTLE_SECONDS)
    return len(SIZES) * (first + quads + 2)


def measure(size, clients, cores, rounds):
    port, counted = free_port(), f"{TARGET}/echoed"
    before, begin = machine.processor_times(), time.monotonic()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(
            Child([f"{TARGET}/epoll", str(port), counted], cores[0], "floor"))
        server.await_echo(port)
        file = stack.enter_context(open(counted, "rb"))
        memory = stack.enter_context(mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ))

        def counter():
            return int.from_bytes(memory[:], "little")

        for client in clients:
            client.start(port, size, cores[1], stack)
        floor, others = clients[0], clients[1:]
        pairs = {client.name: [] for client in others}
        for number in range(rounds):
            for client in others[::-1 if number % 2 else 1]:
                first, second, third, fourth = (each.window(counter, size) for each in
                                                (floor, client, client, floor))
                pairs[client.name] += [(first, second), (fourth, third)]
        exits = {client.name: client.end() for client in clients if client.image}
    result = {"cell": f"{CONNECTIONS}x{size}x1", "seconds": round(time.monotonic() - begin),
              "stolen": round(machine.stolen_share(before, machine.processor_times()), 4),
              "load": machine.load(), "exits": exits, "clients": {}}
    for name, each in pairs.items():
        result["clients"][name] = {"ratio": ratios.summary(ratios.pair_ratios(each)),
                                   "throughput": ratios.throughput(each), "pairs": each}
    result["void"] = ratios.is_void(result["clients"]["control"]["ratio"])
    return result


def table(result, titles):
    void = "  ·  VOID: the A/A control left 0.97 to 1.03" if result["void"] else ""
    lines = [f"clients, {result['cell']}  ·  {result['seconds']} s, stolen {result['stolen']:.1%}, "
             f"load average {result['load']:.0f}{void}",
             f"  {'CPU per message, C generator = 1':<38}  ratio  95 % interval  pairs  rate"]
    for name, one in result["clients"].items():
        ratio = one["ratio"]
        lines.append(f"  {titles[name]:<38}  {ratio['median']:5.2f}    {ratio['low']:.2f} – "
                     f"{ratio['high']:.2f}  {ratio['pairs']:6}  {one['throughput']:.2f}")
    return "\n".join(lines)
