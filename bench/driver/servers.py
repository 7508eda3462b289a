"""The servers: how each is built, started and warmed up; with the flags that the results state."""
import dataclasses
import os
import shutil
import subprocess
import sys
from typing import Callable, Optional

from driver import BENCH, TARGET, Failure, machine
from driver.image import Image
from driver.jdk import find_jdk
from driver.processes import Child

C_FLAGS = ["-std=gnu11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror"]
JIT_WARMUP = 10
UVLOOP = "0.23.0"
FORTIO = "v1.66.0"


@dataclasses.dataclass
class Server:
    name: str
    title: str
    build: Callable[[], None]
    command: Callable[[int], list]
    warmup: float = 0.3
    # How long each window's fresh connections are busy before it counts.
    settle: float = 0.2
    kind: str = "peer"
    environment: Optional[dict] = None
    image: Optional[Image] = None
    # How much of the machine it sees when it starts, and whether it keeps that.
    sees_all: bool = False
    is_free: bool = False
    is_jvm: bool = False
    # Explains a figure, and takes part only where it is asked for.
    on_request: bool = False

    def start(self, port, core, label):
        child = Child(self.command(port), core, label, self.environment, self.image,
                      self.sees_all)
        child.await_echo(port)
        self.confine(child)
        return child

    def confine(self, child):
        """To its core: all threads that it has by now."""
        if self.sees_all and not self.is_free:
            child.pin()


def run(*command, **options):
    """A step of a build; its last words are the reason when it fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              stdin=subprocess.DEVNULL, check=False, **options)
    except FileNotFoundError:
        raise Failure(f"{command[0]} is not installed") from None
    if done.returncode:
        lines = [line for line in done.stdout.strip().split("\n") if line.strip()]
        told = next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "")
        raise Failure(f"{os.path.basename(command[0])} failed: {told.strip()[:160]}")
    return done.stdout.strip()


def needs(program, package=None):
    found = shutil.which(program)
    if not found:
        raise Failure(f"{program} is not installed" + (f" (Debian: {package})" if package else ""))
    return found


def compile_c(name, sources, *libraries):
    os.makedirs(TARGET, exist_ok=True)
    run(needs("gcc", "gcc"), *C_FLAGS, "-o", f"{TARGET}/{name}", *sources, *libraries)


def build_floor():
    floor = f"{BENCH}/floor"
    parts = ("generator", "closed", "open", "churn", "slow", "hold", "stream", "meter")
    compile_c("generator", [f"{floor}/{part}.c" for part in parts])
    for server in ("epoll", "splice", "faulty"):
        compile_c(server, [f"{floor}/{server}.c"])
    compile_c("epoll-like-a-jvm", [f"{floor}/epoll.c"], "-DLIKE_A_JVM=1")


def build_libuv():
    if not os.path.exists("/usr/include/uv.h"):
        raise Failure("libuv's headers are not installed (Debian: libuv1-dev)")
    compile_c("libuv", [f"{BENCH}/peers/libuv/echo.c"], "-luv")


def build_go():
    run(needs("go", "golang-go"), "build", "-o", f"{TARGET}/go-echo", ".", cwd=f"{BENCH}/peers/go")


def build_fortio():
    if not os.path.exists(f"{TARGET}/fortio"):
        run(needs("go", "golang-go"), "install", f"fortio.org/fortio@{FORTIO}",
            env={**os.environ, "GOBIN": TARGET})


def build_tokio():
    run(needs("cargo", "cargo"), "build", "--release", "--quiet", "--locked",
        f"--target-dir={TARGET}/tokio", cwd=f"{BENCH}/peers/tokio")


def versions():
    """Of what the peers are built with and run on; theirs stand in their own files."""
    told = {"gcc": ("gcc", "--version"), "go": ("go", "version"), "cargo": ("cargo", "--version"),
            "node": ("node", "--version"), "python": (sys.executable, "--version"),
            "ncat": ("ncat", "--version")}
    try:
        told["java"] = (f"{find_jdk()}/bin/java", "--version")
    except Failure:
        pass
    return {name: machine.first_line(*command) for name, command in told.items()}


def build_java():
    find_jdk()
    folder = f"{BENCH}/peers/java"
    built = f"{folder}/target/peers.jar"
    sources = [os.path.join(at, file) for at, _, files in os.walk(f"{folder}/src")
               for file in files]
    if not os.path.exists(built) or any(os.path.getmtime(source) > os.path.getmtime(built)
                                        for source in sources + [f"{folder}/pom.xml"]):
        run(needs("mvn", "maven"), "-q", "-ntp", "-B", "-f", f"{folder}/pom.xml", "package")


def java(main, *arguments):
    libraries = f"{BENCH}/peers/java/target"
    return [f"{find_jdk()}/bin/java", "-cp", f"{libraries}/peers.jar:{libraries}/libs/*",
            f"org.echopair.bench.{main}", *arguments]


def build_uvloop():
    if not os.path.exists(f"{TARGET}/python/uvloop"):
        run(sys.executable, "-m", "pip", "install", "--quiet", f"uvloop=={UVLOOP}",
            f"--target={TARGET}/python")


def nothing():
    """A program that only has to be there."""


def peers():
    """All that are not ours, the floor first."""
    def c(name):
        return lambda port: [f"{TARGET}/{name}", str(port)]

    def python(*arguments):
        return lambda port: [sys.executable, f"{BENCH}/peers/python/echo.py", str(port), *arguments]

    return [
        Server("floor", "C epoll", build_floor, c("epoll"), kind="floor"),
        Server("control", "C epoll again (A/A)", build_floor, c("epoll"), kind="floor"),
        Server("splice", "C splice", build_floor, c("splice"), kind="floor"),
        Server("floor-jvm", "C epoll, like a JVM", build_floor, c("epoll-like-a-jvm"),
               kind="floor", on_request=True),
        Server("bare-nio", "bare NIO", build_java, lambda port: java("BareNio", str(port)),
               JIT_WARMUP, kind="floor", is_jvm=True, on_request=True),
        Server("tokio", "Rust tokio", build_tokio, c("tokio/release/tokio-echo")),
        Server("libuv", "libuv", build_libuv, c("libuv")),
        Server("go", "Go net", build_go, c("go-echo")),
        Server("go-copy", "Go net, io.Copy", build_go,
               lambda port: [f"{TARGET}/go-echo", str(port), "copy"]),
        Server("fortio", f"fortio {FORTIO} tcp-echo", build_fortio,
               lambda port: [f"{TARGET}/fortio", "tcp-echo", "-loglevel", "error", "-tcp-port",
                             f"127.0.0.1:{port}"]),
        Server("netty-epoll", "Netty 4.2.7 epoll", build_java,
               lambda port: java("NettyEcho", str(port), "epoll"), JIT_WARMUP, is_jvm=True),
        Server("netty-nio", "Netty 4.2.7 NIO", build_java,
               lambda port: java("NettyEcho", str(port), "nio"), JIT_WARMUP, is_jvm=True),
        Server("virtual-threads", "virtual threads", build_java,
               lambda port: java("VirtualThreads", str(port)), JIT_WARMUP, is_jvm=True),
        Server("node", "Node net", lambda: needs("node", "nodejs"),
               lambda port: ["node", f"{BENCH}/peers/node/echo.js", str(port)], JIT_WARMUP),
        Server("uvloop", f"uvloop {UVLOOP}", build_uvloop, python("uvloop"),
               environment={"PYTHONPATH": f"{TARGET}/python"}),
        Server("asyncio", "Python asyncio", nothing, python()),
        Server("socat", "socat", lambda: needs("socat", "socat"),
               lambda port: ["socat", f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,nodelay,"
                                      "backlog=1024", "PIPE"], kind="sanity"),
        Server("ncat", "ncat", lambda: needs("ncat", "ncat"),
               lambda port: ["ncat", "--listen", "--keep-open", "--max-conns=20000", "127.0.0.1",
                             str(port), "--exec", "/bin/cat"], kind="sanity"),
    ]
