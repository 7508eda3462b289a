"""The page shows the tables of the last published run, and nothing else of it is touched."""
import unittest

from driver import Failure, charts, publication

PAGE = """# Figures

<!-- cells: written by bench/run --publish -->
old
<!-- end -->

Prose.

<!-- memory: written by bench/run --publish -->
<!-- end -->
"""


class PublicationTest(unittest.TestCase):

    def test_a_table_replaces_the_one_before(self):
        page = publication.put(PAGE, "cells", "new \\1")
        self.assertIn("```text\nnew \\1\n```", page)
        self.assertNotIn("old", page)
        self.assertEqual(page, publication.put(page, "cells", "new \\1"))

    def test_prose_and_other_sections_stay(self):
        page = publication.put(PAGE, "memory", "bytes")
        self.assertIn("old", page)
        self.assertIn("Prose.", page)

    def test_a_table_without_a_place_is_told(self):
        with self.assertRaisesRegex(Failure, "no section 'latency'"):
            publication.put(PAGE, "latency", "table")

    def test_an_axis_has_marks_at_every_scale(self):
        for low, high in ((0.9, 1.3), (0.9, 4.4), (3, 90), (0.02, 300), (900, 40_000)):
            with self.subTest(low=low, high=high):
                ticks = charts.nice_ticks(low, high)
                self.assertTrue(2 <= len(ticks) <= 10, ticks)
                self.assertTrue(all(low <= each <= high * 1.0001 for each in ticks), ticks)


if __name__ == "__main__":
    unittest.main()
