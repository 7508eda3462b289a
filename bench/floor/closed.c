// Closed loop: what a message costs the server. No percentiles: a closed loop waits with the server
// for its pauses, and would not see them.
#include <stdio.h>
#include <sys/epoll.h>

#include "check.h"
#include "generator.h"
#include "meter.h"
#include "stream.h"

static uint64_t messages;

static void advance(const struct plan *plan, struct stream *stream) {
  if (receive_in(stream)) {
    uint64_t whole = stream->received / (uint64_t) plan->size;
    messages += whole - stream->messages;
    stream->messages = whole;
    stream->allowed = (whole + (uint64_t) plan->depth) * (uint64_t) plan->size;
  } else if (stream->has_ended) {
    found("the server ended a connection in the middle of the load");
  }
  flush_out(stream);
}

static void exchange_until(const struct plan *plan, uint64_t end) {
  struct epoll_event events[256];
  while (now_ns() < end) {
    int ready = epoll_wait(epoll, events, 256, 50);
    for (int i = 0; i < ready; i++) {
      advance(plan, events[i].data.ptr);
    }
  }
}

void run_closed(const struct plan *plan) {
  struct stream *streams = checked_calloc((size_t) plan->connections, sizeof *streams);
  for (int i = 0; i < plan->connections; i++) {
    connect_to(plan->port, &streams[i], (uint64_t) i, NULL);
    streams[i].allowed = (uint64_t) plan->depth * (uint64_t) plan->size;
    await_io(&streams[i], EPOLL_CTL_ADD, true);
  }
  exchange_until(plan, now_ns() + (uint64_t) (plan->warmup * 1e9));
  struct usage begin = usage_begin(plan->pid);
  uint64_t before = messages;
  exchange_until(plan, begin.wall_ns + (uint64_t) (plan->seconds * 1e9));
  struct usage used = usage_since(plan->pid, begin);
  uint64_t counted = messages - before;
  for (int i = 0; i < plan->connections; i++) {
    streams[i].allowed = streams[i].sent;
  }
  finish(streams, plan->connections);
  print_usage(counted, used);
  printf("}\n");
}
