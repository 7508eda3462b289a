"""The load generator disqualifies a server that returns anything else than it was sent."""
import contextlib
import os
import shutil
import socket
import threading
import unittest

from driver import Failure, servers
from driver.pairs import hold_idle
from driver.processes import Child, free_port, generate

CORE = min(os.sched_getaffinity(0))
LOAD = ["closed", "--connections=4", "--warmup=0.1", "--seconds=0.3", "--patience=2"]


def judged(*server):
    port = free_port()
    with Child([f"{servers.TARGET}/{server[0]}", str(port), *server[1:]], CORE, "judged") as child:
        child.await_listening(port)
        return generate(LOAD, CORE, port, child.pid)


@unittest.skipUnless(shutil.which("gcc"), "the load generator is in C, and there is no gcc")
class JudgeTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        servers.build_floor()

    def test_a_server_that_echoes_is_measured(self):
        for server in (("epoll",), ("splice",), ("faulty", "none")):
            with self.subTest(server=server):
                window = judged(*server)
                self.assertNotIn("fault", window)
                self.assertGreater(window["messages"], 0)
                self.assertGreater(window["server_cpu_ns"], 0)

    def test_a_server_that_alters_the_stream_is_disqualified(self):
        findings = {"flip": "instead of", "stale": "instead of", "swap": "instead of",
                    "duplicate": "more came back|instead of", "drop": "missing|instead of"}
        for fault, finding in findings.items():
            with self.subTest(fault=fault):
                self.assertRegex(judged("faulty", fault, "64", "50").get("fault", ""), finding)

    def test_connections_that_a_server_drops_are_not_held_and_the_reason_is_plain(self):
        def drop(listener):
            with contextlib.suppress(OSError):
                while True:
                    listener.accept()[0].close()

        with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as stack:
            threading.Thread(target=drop, args=(listener,), daemon=True).start()
            with self.assertRaisesRegex(Failure, r"^5 idle connections .* be held: \w[^{]*$"):
                hold_idle(listener.getsockname()[1], 5, CORE, stack)


if __name__ == "__main__":
    unittest.main()
