"""The two servers and the two clients of a soak, as they are shipped, and the name they meet
under."""
import json
import os
import socket

from driver import ROOT, TARGET, checkout, ours
from driver.processes import Child, free_port

NAME = "echo-soak"
STEADY, ROLLED = "127.0.0.1", "127.0.0.2"
# The age brings the load back to a server that was replaced; no connection of the generator is so
# old.
PLACES = {"shutdown-delay": "2s", "drain-timeout": "3s", "max-connection-age": "30s"}
# The heap's size follows from it as in the manifests' pods. Left to a large machine, the young
# generation is so large that a soak would end before garbage has filled it.
MEMORY = "-XX:MaxRAM=256m"
# 50 ms between two messages of a connection: on a busy machine a reply is often behind that, so that
# the next message is sent at once, in the moment in which the server ends the connection.
LOAD_CONNECTIONS, LOAD_RATE = 10, 200
WATCH = ["--every-address", "--resolve-interval=5s", "--duration=0", "--interval=200ms",
         "--persistent=4", "--fresh=1"]


class Shipped:
    """What runs a program: its image as root, else the jar built, on the project's runtime."""

    def __init__(self, app, images):
        self.app, self.image = app, None
        if os.geteuid() == 0:
            self.image = ours.unpack(app, ROOT, images)
            self.command, self.folder = self.image.command, self.image.folder
        else:
            self.command, self.folder = checkout.command(f"echo-{app}"), TARGET
            checkout.build()

    def start(self, name, arguments, options="", **pipes):
        environment = {"JDK_JAVA_OPTIONS": f"{MEMORY} {options}".strip()}
        if self.image:
            self.image.environment.update(environment)
        return Child([*self.command, *arguments], None, name, environment, self.image,
                     sees_all=True, **pipes)


class Name:
    """A name of one or two addresses, in a hosts file that clients read: a cluster's endpoints."""

    def __init__(self, folder, is_root):
        self.path = f"{folder}/tmp/hosts" if is_root else f"{folder}/soak-hosts"
        self.seen_as = "/tmp/hosts" if is_root else self.path
        self.set(STEADY)

    def set(self, *addresses):
        self.addresses = addresses
        with open(self.path + ".new", "w") as file:
            file.writelines(f"{address} {NAME}\n" for address in addresses)
        os.replace(self.path + ".new", self.path)

    def option(self):
        return f"-Djdk.net.hosts.file={self.seen_as}"


def echoes(address, port):
    try:
        with socket.create_connection((address, port), 1) as connection:
            connection.settimeout(1)
            connection.sendall(b"hello")
            return connection.recv(100) == b"hello"
    except OSError:
        return False


class Pair:
    """Starts them; each ends with the stack that it was entered into."""

    def __init__(self, images):
        self.server, self.client = Shipped("server", images), Shipped("client", images)
        self.name = Name(self.client.folder, bool(self.client.image))
        self.port, self.admin_port, self.watch_port = free_port(), free_port(), free_port()
        self.left = {}

    def start_server(self, address):
        is_steady = address == STEADY
        return self.server.start("soak-steady" if is_steady else "soak-rolled", [
            f"--host={address}", f"--port={self.port}",
            f"--admin-port={self.admin_port if is_steady else 0}",
            *(f"--{flag}={value}" for flag, value in PLACES.items())])

    def start_client(self, name, arguments):
        self.left[name] = f"{TARGET}/soak-{name}.json"
        with open(self.left[name], "w") as output:
            return self.client.start(f"soak-{name}", [
                name, f"--target={NAME}:{self.port}", "--output=json", *arguments],
                self.name.option(), stdout=output)

    def start_watch(self):
        return self.start_client("watch", [*WATCH, f"--admin-port={self.watch_port}"])

    def start_load(self, seconds):
        return self.start_client("load", [
            f"--connections={LOAD_CONNECTIONS}", f"--rate={LOAD_RATE}", f"--duration={seconds}s",
            "--payload-size=64,1KiB,16KiB", "--reconnect"])

    def report(self, name):
        """What a client reported at its end; nothing if it did not come so far."""
        with open(self.left[name]) as file:
            lines = file.read().strip().split("\n")
        try:
            return json.loads(lines[-1])
        except ValueError:
            return {}
