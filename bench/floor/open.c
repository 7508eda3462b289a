// Open loop: message k is due at begin + k / rate, on connection k mod connections, whatever became
// of those before it; its latency counts from then, so a pause of the server is in the figures of
// all messages that were due in it.
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <time.h>

#include "check.h"
#include "generator.h"
#include "histogram.h"
#include "meter.h"
#include "stream.h"

static const uint64_t SPIN_NS = 50000;

static struct histogram latencies;
static struct stream *streams;
static uint64_t begin_ns, first_counted, answered;

static uint64_t due_ns(const struct plan *plan, uint64_t message) {
  return begin_ns + (uint64_t) ((double) message * 1e9 / plan->rate);
}

static void on_ready(const struct plan *plan, struct stream *stream) {
  if (receive_in(stream)) {
    uint64_t whole = stream->received / (uint64_t) plan->size, now = now_ns();
    for (; stream->messages < whole; stream->messages++) {
      uint64_t message = stream->messages * (uint64_t) plan->connections +
                         (uint64_t) (stream - streams);
      uint64_t due = due_ns(plan, message);
      if (message >= first_counted) {
        record(&latencies, now > due ? now - due : 0);
      }
      answered++;
    }
  } else if (stream->has_ended) {
    found("the server ended a connection in the middle of the load");
  }
  flush_out(stream);
}

// Sleeps until shortly before the next message is due, and no longer.
static void serve_until(const struct plan *plan, uint64_t due) {
  struct epoll_event events[256];
  uint64_t now = now_ns();
  uint64_t nap = due > now + SPIN_NS ? due - now - SPIN_NS : 0;
  struct timespec timeout = {.tv_sec = (time_t) (nap / 1000000000),
                             .tv_nsec = (long) (nap % 1000000000)};
  int ready = epoll_pwait2(epoll, events, 256, &timeout, NULL);
  for (int i = 0; i < ready; i++) {
    on_ready(plan, events[i].data.ptr);
  }
}

void run_open(const struct plan *plan) {
  if (plan->rate <= 0) {
    fail("usage", "an open loop needs a --rate above 0");
  }
  check(prctl(PR_SET_TIMERSLACK, 1), "PR_SET_TIMERSLACK");
  streams = checked_calloc((size_t) plan->connections, sizeof *streams);
  for (int i = 0; i < plan->connections; i++) {
    connect_to(plan->port, &streams[i], (uint64_t) i, NULL);
    await_io(&streams[i], EPOLL_CTL_ADD, true);
  }
  uint64_t all = (uint64_t) ((plan->warmup + plan->seconds) * plan->rate);
  first_counted = (uint64_t) (plan->warmup * plan->rate);
  struct usage begin = {0};
  uint64_t latest = 0;
  begin_ns = now_ns() + 50000000;
  for (uint64_t message = 0; message < all; message++) {
    if (message == first_counted) {
      begin = usage_begin(plan->pid);
    }
    uint64_t due = due_ns(plan, message);
    for (uint64_t now; (now = now_ns()) < due || now == 0;) {
      serve_until(plan, due);
    }
    if (message >= first_counted) {
      uint64_t late = now_ns() - due;
      latest = late > latest ? late : latest;
    }
    struct stream *stream = &streams[message % (uint64_t) plan->connections];
    stream->allowed += (uint64_t) plan->size;
    flush_out(stream);
    if (message % 64 == 0) {
      serve_until(plan, 0);
    }
  }
  struct usage used = usage_since(plan->pid, begin);
  uint64_t deadline = now_ns() + 5000000000;
  while (answered < all && now_ns() < deadline) {
    serve_until(plan, now_ns() + 10000000);
  }
  finish(streams, plan->connections);
  print_usage(latencies.total, used);
  printf(", \"latest_send_ns\": %llu, \"max_ns\": %llu, \"latency_ns\": ",
         (unsigned long long) latest, (unsigned long long) latencies.largest);
  print_percentiles(&latencies);
  printf("}\n");
}
