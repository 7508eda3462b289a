"""What is printed and drawn says what the figures say: void, disqualified, client-bound, not
met."""
import unittest
import xml.dom.minidom

from driver import cells, charts, command_line, goals, results, tables


def server(median, **more):
    return {"ratio": {"median": median, "low": median - 0.02, "high": median + 0.02, "pairs": 10},
            "microseconds": 5.0, "throughput": 0.9, "switches": 0.01, "client_bound": False,
            "stolen": 0.0, "pairs": [], **more}


def cell(control=1.0, void=False, **others):
    return {"cell": "50x64x1", "seconds": 60, "stolen": 0.01, "load": 2, "void": void,
            "servers": {"control": server(control)}
            | {name.replace("_", "-"): each for name, each in others.items()}}


class ReportTest(unittest.TestCase):

    def test_a_cell_that_is_void_says_so(self):
        self.assertIn("VOID", tables.cell_table(cell(1.2, True), {}))
        self.assertNotIn("VOID", tables.cell_table(cell(), {}))

    def test_a_disqualified_server_has_a_reason_and_no_figure(self):
        table = tables.cell_table(cell(bad={"disqualified": "byte 7 is wrong"}), {})
        self.assertRegex(table, r"bad +disqualified: byte 7 is wrong")

    def test_a_figure_that_the_load_limited_is_marked(self):
        self.assertRegex(tables.cell_table(cell(fast=server(0.9, client_bound=True)), {}),
                         r"\* 0\.90")

    def test_a_goal_is_met_or_not_where_the_whole_interval_says_so(self):
        for mine, void, word in ((1.02, False, "met"), (1.09, False, "NOT MET"),
                                 (1.05, False, "open"), (1.02, True, "open")):
            with self.subTest(mine=mine, void=void):
                table = goals.table({"cells": [cell(1.0, void, echo_server=server(mine))]})
                self.assertRegex(table, rf"(?m)^  {word} +server, 50x64x1: at most 1.05")

    def test_ahead_of_every_peer_is_judged_by_the_best_one(self):
        for mine, word in ((1.2, "NOT MET"), (1.0, "met"), (1.11, "open")):
            with self.subTest(mine=mine):
                measured = cell(echo_server=server(mine), tokio=server(1.1), go=server(1.4))
                self.assertRegex(goals.table({"cells": [measured]}),
                                 rf"(?m)^  {word} +server, 50x64x1: "
                                 "ahead of every peer: the best is tokio with 1.10")

    def test_charts_are_well_formed_and_show_every_server(self):
        picture = charts.costs([cell(echo_server=server(1.1), go=server(1.4))], {"go": "Go <net>"})
        xml.dom.minidom.parseString(picture)
        self.assertIn("Go &lt;net&gt;", picture)
        self.assertIn("echo-server", picture)

    def test_the_file_holds_every_window(self):
        window = {"messages": 5, "server_cpu_ns": 6, "client_cpu_ns": 7, "wall_ns": 8,
                  "server_switches": 9, "stolen": 0.12345}
        self.assertEqual([[[5, 6, 7, 8, 9, 0.1235]] * 2], results.compact([(window, window)]))

    def test_a_cell_measured_again_takes_the_place_of_the_one_before(self):
        before = [{"cell": "50x64x1", "n": 1}, {"cell": "8x16KiBx1", "n": 1}]
        again = command_line.with_piece(before, {"cell": "50x64x1", "n": 2})
        self.assertEqual([("50x64x1", 2), ("8x16KiBx1", 1)],
                         [(one["cell"], one["n"]) for one in again])

    def test_cells_are_in_the_order_of_their_messages_and_connections(self):
        shuffled = ["churn", "8x16KiBx1", "1000x64x1", "idle", "50x64x16", "50x64x1"]
        self.assertEqual(["50x64x1", "50x64x16", "1000x64x1", "8x16KiBx1", "idle", "churn"],
                         sorted(shuffled, key=cells.order))

    def test_a_cell_is_connections_bytes_and_depth(self):
        self.assertEqual((8, 16384, 1), cells_of("8x16KiBx1"))
        self.assertEqual((2, 1048576, 1), cells_of("2x1MiB"))
        self.assertEqual((50, 64, 16), cells_of("50x64x16"))


def cells_of(text):
    one = cells.cell(text)
    return one.connections, one.size, one.depth


if __name__ == "__main__":
    unittest.main()
