"""The pages that quote the published run quote it right: bench/results/measured.json decides."""
import re
import unittest

from driver import BENCH, ROOT, publication, results

MEASURED = results.read(f"{BENCH}/results/measured.json")
# As docs/decisions/no-netty.md calls them.
SERVERS = {"Rust tokio": "tokio", "echo-server": "echo-server", "Netty, epoll": "netty-epoll",
           "Netty, NIO": "netty-nio", "Go": "go",
           "a virtual thread per connection": "virtual-threads"}
CELLS = ("50x64x1", "1000x64x1", "8x16KiBx1", "8x64KiBx4")
SMALL = ("1x64x1", "50x64x1", "50x64x16", "50x1KiBx1", "8x16KiBx1", "8x64KiBx4", "2x1MiBx1",
         "idle")


def page(path):
    with open(f"{ROOT}/{path}") as file:
        return file.read()


def ratio(cell, server):
    """As the tables have it; nothing where the server took no part in the cell."""
    found = next(each for each in MEASURED["cells"] if each["cell"] == cell)["servers"]
    return f"{found[server]['ratio']['median']:.2f}" if server in found else ""


def bytes_each(server):
    return MEASURED["memory"][server]["bytes_each"]


class FiguresTest(unittest.TestCase):

    def test_the_tables_of_the_benchmark_are_those_of_the_run(self):
        text = page("bench/README.md")
        for name in results.ORDER:
            with self.subTest(section=name):
                table = results.part_table(name, MEASURED[name], MEASURED["titles"])
                self.assertEqual(publication.put(text, name, table), text)

    def test_why_not_netty_is_argued_from_the_run(self):
        text = page("docs/decisions/no-netty.md")
        for title, server in SERVERS.items():
            with self.subTest(server=server):
                row = re.search(rf"^\| {title} \|(.*)\|$", text, re.M).group(1).split("|")
                self.assertEqual([ratio(cell, server) for cell in CELLS],
                                 [each.strip() for each in row])
        self.assertIn(f"{bytes_each('netty-epoll'):,} bytes of memory there and "
                      f"{bytes_each('echo-server')}", text.replace("\n", " "))

    def test_the_decisions_in_a_sentence_have_the_range_of_the_run(self):
        ratios = sorted(ratio(cell, "echo-server") for cell in SMALL)
        self.assertIn(f"at {ratios[0]} to {ratios[-1]} times the CPU of C, with 1,000 busy "
                      f"connections {ratio('1000x64x1', 'echo-server')}",
                      page("docs/decisions/README.md"))

    def test_what_an_idle_connection_takes_is_as_measured_wherever_it_is_planned_with(self):
        each = bytes_each("echo-server")
        self.assertIn(f" {each} bytes for each connection", page("docs/capacity.md"))
        self.assertIn(f", {round(9000 * each / 2**20)} more with 9,000 idle",
                      page("k8s/base/server/deployment.yaml"))


if __name__ == "__main__":
    unittest.main()
