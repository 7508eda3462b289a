"""The statistics: what a ratio is, how sure it is, and when nothing is to be believed."""
import unittest
import unittest.mock

from driver import ratios


def window(cpu, messages=100):
    return {"server_cpu_ns": cpu, "messages": messages, "wall_ns": 1000}


class RatiosTest(unittest.TestCase):

    def test_a_ratio_is_of_cost_per_message_and_not_of_cost(self):
        twice_the_messages_for_twice_the_time = (window(1000, 100), window(2000, 200))
        self.assertEqual([1.0], ratios.pair_ratios([twice_the_messages_for_twice_the_time]))

    def test_the_second_of_a_pair_is_divided_by_the_first(self):
        self.assertEqual([1.5], ratios.pair_ratios([(window(1000), window(1500))]))

    def test_one_disturbed_pair_of_ten_does_not_move_the_median(self):
        self.assertEqual(1.1, ratios.summary([1.1] * 9 + [9.0])["median"])

    def test_the_interval_holds_the_median_and_widens_with_the_spread(self):
        narrow = ratios.summary([1.00, 1.01, 1.02, 1.03, 1.04] * 2)
        wide = ratios.summary([0.80, 0.90, 1.02, 1.15, 1.30] * 2)
        for each in (narrow, wide):
            self.assertLessEqual(each["low"], each["median"])
            self.assertLessEqual(each["median"], each["high"])
        self.assertLess(narrow["high"] - narrow["low"], wide["high"] - wide["low"])

    @unittest.mock.patch.object(ratios, "RESAMPLES", 40)
    def test_the_same_pairs_give_the_same_interval(self):
        values = [1 + number * number / 100 for number in range(12)]
        self.assertEqual(1, len({ratios.interval(values) for _ in range(10)}))

    def test_a_control_outside_of_three_percent_voids_the_cell(self):
        for median, void in ((0.969, True), (0.97, False), (1.0, False), (1.03, False),
                             (1.031, True)):
            with self.subTest(median=median):
                self.assertEqual(void, ratios.is_void({"median": median}))


if __name__ == "__main__":
    unittest.main()
