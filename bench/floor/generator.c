// The load generator: one thread of C, so that the judge is not the judged. It prints one line of
// JSON. Every byte that returns is compared; a wrong, missing or surplus one ends it with 65.
//
//   generator MODE --port P [--pid SERVER] [--connections N] [--size BYTES] [--depth N]
//             [--warmup S] [--seconds S] [--rate N] [--patience S] [--no-verify]
//
//   closed   each connection keeps `depth` messages on their way: what a message costs
//   open     `rate` messages a second, latency from the time at which each was due
//   churn    connect, one message, its echo, the end; `connections` at a time
//   slow     connections that send and do not read; then they do, and all must come back
//   hold     opens connections, echoes one byte on each, says "ready", holds them until input ends
#include "generator.h"

#include <getopt.h>
#include <stdbool.h>

#include "check.h"
#include "stream.h"

struct mode {
  const char *name;
  void (*run)(const struct plan *plan);
};

static const struct mode MODES[] = {{"closed", run_closed},
                                    {"open", run_open},
                                    {"churn", run_churn},
                                    {"slow", run_slow},
                                    {"hold", run_hold}};

static const struct option OPTIONS[] = {
    {"port", required_argument, NULL, 'p'},        {"pid", required_argument, NULL, 'i'},
    {"connections", required_argument, NULL, 'c'}, {"size", required_argument, NULL, 's'},
    {"depth", required_argument, NULL, 'd'},       {"warmup", required_argument, NULL, 'w'},
    {"seconds", required_argument, NULL, 't'},     {"rate", required_argument, NULL, 'r'},
    {"patience", required_argument, NULL, 'm'},    {"no-verify", no_argument, NULL, 'n'},
    {NULL, 0, NULL, 0}};

static struct plan plan_of(int count, char **arguments) {
  struct plan plan = {.connections = 50, .depth = 1, .size = 64, .warmup = 0.3, .seconds = 0.5};
  for (int option; (option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1;) {
    switch (option) {
      case 'p': plan.port = atoi(optarg); break;
      case 'i': plan.pid = atoi(optarg); break;
      case 'c': plan.connections = atoi(optarg); break;
      case 's': plan.size = atol(optarg); break;
      case 'd': plan.depth = atoi(optarg); break;
      case 'w': plan.warmup = atof(optarg); break;
      case 't': plan.seconds = atof(optarg); break;
      case 'r': plan.rate = atof(optarg); break;
      case 'm': patience = atof(optarg); break;
      case 'n': verifies = false; break;
      default: exit(64);
    }
  }
  if (plan.port <= 0 || plan.connections <= 0 || plan.depth <= 0 || plan.size <= 0) {
    fail("usage", "generator MODE --port P …; port, connections, size and depth are above 0");
  }
  return plan;
}

int main(int count, char **arguments) {
  for (size_t i = 0; count > 1 && i < sizeof MODES / sizeof MODES[0]; i++) {
    if (strcmp(arguments[1], MODES[i].name) == 0) {
      struct plan plan = plan_of(count - 1, arguments + 1);
      streams_begin();
      MODES[i].run(&plan);
      return 0;
    }
  }
  fprintf(stderr, "usage: generator closed|open|churn|slow|hold --port P …\n");
  return 64;
}
