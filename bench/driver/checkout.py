"""The pair as this checkout has it built: jars on the project's runtime."""
import contextlib
import dataclasses
import os
import re
import signal
import socket
import subprocess

from driver import ROOT, Failure

PATIENCE = 30
PORT = re.compile(r"\b(port|adminPort)=(\d+)")


@dataclasses.dataclass
class Server:
    pid: int
    port: int
    admin_port: int
    connections: contextlib.ExitStack

    def connect(self):
        """A connection that is closed before the server is told to end, which would wait for it."""
        return self.connections.enter_context(
            socket.create_connection(("127.0.0.1", self.port), PATIENCE))


def build():
    """Does nothing where all is built; its output is for the person who waits."""
    if subprocess.run([f"{ROOT}/bin/build"], stdin=subprocess.DEVNULL, check=False).returncode:
        raise Failure("bin/build failed; its output is above")


def command(app):
    return [f"{ROOT}/images/target/runtime/bin/java", "-jar", f"{ROOT}/{app}/target/{app}.jar"]


@contextlib.contextmanager
def server(*flags, options=None):
    """The server on free ports of loopback while the block lasts; `options` are its JVM's."""
    environment = {**os.environ, **({"JAVA_TOOL_OPTIONS": options} if options else {})}
    with subprocess.Popen([*command("echo-server"), "--host=127.0.0.1", "--port=0", *flags],
                          stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            names = {"port"} if "--admin-port=-1" in flags else {"port", "adminPort"}
            ports = logged(process.stdout, names)
            with contextlib.ExitStack() as connections:
                yield Server(process.pid, int(ports["port"]), int(ports.get("adminPort", 0)),
                             connections)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise Failure(f"the server did not end within {PATIENCE} s") from None


def logged(log, names):
    """The ports of these names, as soon as the log has told all of them."""
    ports, said = {}, ""
    for said in log:
        ports.update(PORT.findall(said))
        if names <= ports.keys():
            return ports
    raise Failure("the server did not start: " + (said.strip() or "it said nothing"))
