#ifndef GENERATOR_H
#define GENERATOR_H

#include <sys/types.h>

struct plan {
  int port, connections, depth;
  pid_t pid;
  long size;
  double warmup, seconds, rate;
};

void run_closed(const struct plan *plan);
void run_open(const struct plan *plan);
void run_churn(const struct plan *plan);
void run_slow(const struct plan *plan);
void run_hold(const struct plan *plan);

#endif
