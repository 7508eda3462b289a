"""A leak is found, noise is not, and the worst finding decides."""
import random
import unittest

from driver.soak import judgement
from driver.soak.judgement import MIB, RULES, Rule, exit_code, grown, judge

SAMPLES_A_MINUTE = 6


def memory(minutes, leak_a_minute=0.0, noise=0.0, seed=0, base=60 * MIB):
    draw = random.Random(seed)
    return [base * (1 + leak_a_minute * number / SAMPLES_A_MINUTE + draw.gauss(0, noise))
            for number in range(minutes * SAMPLES_A_MINUTE)]


class SoakJudgementTest(unittest.TestCase):

    def test_a_leak_of_one_percent_a_minute_is_found(self):
        for minutes in (10, 30, 120):
            for seed in range(50):
                with self.subTest(minutes=minutes, seed=seed):
                    values = memory(minutes, 0.01, 0.005, seed)
                    self.assertFalse(grown(values, RULES["rss"])["flat"])

    def test_a_heap_that_grows_by_0_8_mebibytes_an_hour_is_found_within_two_hours(self):
        for an_hour, flat in ((0.8, False), (0.7, True)):
            values = [4 * MIB + an_hour * MIB * minute / 60 for minute in range(120)]
            self.assertEqual(flat, grown(values, judgement.rule_of("server heap"))["flat"])

    def test_noise_is_no_leak(self):
        for minutes in (10, 30, 120):
            for seed in range(50):
                with self.subTest(minutes=minutes, seed=seed):
                    self.assertTrue(grown(memory(minutes, 0, 0.01, seed), RULES["rss"])["flat"])

    def test_what_a_warm_up_takes_is_no_leak(self):
        values = [20 * MIB + 4 * MIB * number for number in range(10)] + [60 * MIB] * 20
        self.assertTrue(grown(values, RULES["rss"])["flat"])

    def test_a_single_peak_is_no_leak(self):
        values = memory(10)
        values[-5] *= 10
        self.assertTrue(grown(values, RULES["rss"])["flat"])

    def test_what_shrinks_is_flat(self):
        self.assertTrue(grown(memory(10, -0.05), RULES["rss"])["flat"])

    def test_growth_below_the_floor_is_not_judged_by_its_share(self):
        self.assertTrue(grown([1] * 6 + [6] * 3, Rule(0.02, 5))["flat"])
        self.assertFalse(grown([1] * 6 + [7] * 3, Rule(0.02, 5))["flat"])

    def test_three_threads_more_are_a_leak_and_two_are_not(self):
        self.assertTrue(grown([20] * 6 + [22] * 3, RULES["threads"])["flat"])
        self.assertFalse(grown([20] * 6 + [23] * 3, RULES["threads"])["flat"])

    def test_a_client_may_fill_its_bounded_timeline_and_no_more(self):
        for name, kept in (("watch", 8), ("load", 4)):
            for figure in ("rss", "heap"):
                with self.subTest(name=name, figure=figure):
                    rule = judgement.rule_of(f"{name} {figure}")
                    self.assertTrue(grown([40 * MIB] * 6 + [(40 + kept) * MIB] * 3, rule)["flat"])
                    self.assertFalse(grown([40 * MIB] * 6 + [(41 + kept) * MIB] * 3, rule)["flat"])

    def test_too_few_samples_and_too_short_a_run_are_not_judged(self):
        self.assertIsNone(grown([1] * 8, RULES["rss"]))
        series = {"server rss": memory(10, 0.1), "server heap": [1] * 8}
        self.assertEqual({}, judge(series, judgement.SHORTEST_SECONDS - 1))
        self.assertEqual(["server rss"], list(judge(series, judgement.SHORTEST_SECONDS)))

    def test_the_worst_finding_decides(self):
        flat, leak = {"server rss": {"flat": True}}, {"server rss": {"flat": False}}
        for expected, arguments in ((0, ([], [], flat)), (0, ([], [], {})), (75, ([], [], leak)),
                                    (75, ([], ["lost"], flat)), (65, (["byte"], ["lost"], leak)),
                                    (130, ([], ["lost"], leak, 2)), (143, ([], [], flat, 15)),
                                    (65, (["byte"], [], flat, 2))):
            with self.subTest(arguments=arguments):
                self.assertEqual(expected, exit_code(*arguments))


if __name__ == "__main__":
    unittest.main()
