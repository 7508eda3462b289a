// Counts latencies with an error of at most 1/128: 64 steps for each doubling.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>

enum { STEPS = 64, DOUBLINGS = 40 };

struct histogram {
  uint64_t counts[DOUBLINGS * STEPS], total, largest;
};

static inline void record(struct histogram *histogram, uint64_t value) {
  int doubling = value < STEPS ? 0 : 63 - __builtin_clzll(value) - 5;
  uint64_t step = (uint64_t) doubling * (STEPS / 2) + (value >> doubling);
  histogram->counts[step < DOUBLINGS * STEPS ? step : DOUBLINGS * STEPS - 1]++;
  histogram->total++;
  histogram->largest = value > histogram->largest ? value : histogram->largest;
}

static inline uint64_t value_of(uint64_t step) {
  if (step < STEPS) {
    return step;
  }
  uint64_t doubling = step / (STEPS / 2) - 1;
  return ((step - doubling * (STEPS / 2)) << doubling) + ((1ull << doubling) >> 1);
}

// The percentiles that this many samples can carry: at least ten of them lie above each.
static inline void print_percentiles(const struct histogram *histogram) {
  static const double PERCENTILES[] = {50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99};
  uint64_t step = 0, seen = histogram->counts[0];
  const char *comma = "";
  printf("{");
  for (size_t i = 0; i < sizeof PERCENTILES / sizeof PERCENTILES[0]; i++) {
    double above = (1 - PERCENTILES[i] / 100) * (double) histogram->total;
    if (above < 10) {
      break;
    }
    while ((double) seen < (double) histogram->total - above) {
      seen += histogram->counts[++step];
    }
    printf("%s\"%g\": %llu", comma, PERCENTILES[i], (unsigned long long) value_of(step));
    comma = ", ";
  }
  printf("}");
}

#endif
