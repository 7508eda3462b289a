// Idle connections: opened, one byte echoed on each so that nothing lazy is left out, and held.
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "check.h"
#include "generator.h"
#include "stream.h"

static const int AT_A_TIME = 200;

static void open_some(const struct plan *plan, struct stream *streams, int from, int to) {
  struct epoll_event events[256];
  for (int i = from; i < to; i++) {
    connect_to(plan->port, &streams[i], (uint64_t) i, NULL);
    streams[i].allowed = 1;
    await_io(&streams[i], EPOLL_CTL_ADD, true);
  }
  for (int missing = to - from; missing > 0;) {
    int ready = epoll_wait(epoll, events, 256, 5000);
    if (ready == 0) {
      found("%d of %d connections got no echo", missing, to - from);
    }
    for (int i = 0; i < ready; i++) {
      struct stream *stream = events[i].data.ptr;
      if (receive_in(stream)) {
        missing--;
      } else if (stream->has_ended) {
        found("the server ended a connection");
      }
      flush_out(stream);
    }
  }
}

void run_hold(const struct plan *plan) {
  struct stream *streams = checked_calloc((size_t) plan->connections, sizeof *streams);
  for (int i = 0; i < plan->connections; i += AT_A_TIME) {
    int to = i + AT_A_TIME;
    open_some(plan, streams, i, to < plan->connections ? to : plan->connections);
  }
  printf("ready\n");
  fflush(stdout);
  for (char byte; read(STDIN_FILENO, &byte, 1) > 0;) {
  }
  finish(streams, plan->connections);
  printf("{\"held\": %d}\n", plan->connections);
}
