// Churn: connect, one message, its echo, half-close, the server's end, close; over and over. Source
// addresses take turns, so that ports in TIME_WAIT never run out.
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "generator.h"
#include "meter.h"
#include "stream.h"

static uint64_t begun, ended;

static void begin(const struct plan *plan, struct stream *stream) {
  char source[32];
  uint64_t number = begun++;
  snprintf(source, sizeof source, "127.0.%d.%d", (int) (1 + number / 200 % 100),
           (int) (1 + number % 200));
  connect_to(plan->port, stream, number, source);
  stream->allowed = (uint64_t) plan->size;
  await_io(stream, EPOLL_CTL_ADD, true);
}

static void on_ready(const struct plan *plan, struct stream *stream) {
  if (receive_in(stream)) {
    if (stream->received == stream->allowed) {
      shutdown(stream->fd, SHUT_WR);
    }
  } else if (stream->has_ended) {
    close(stream->fd);
    ended++;
    begin(plan, stream);
    return;
  }
  flush_out(stream);
}

static void churn_until(const struct plan *plan, uint64_t end) {
  struct epoll_event events[256];
  while (now_ns() < end) {
    int ready = epoll_wait(epoll, events, 256, 50);
    for (int i = 0; i < ready; i++) {
      on_ready(plan, events[i].data.ptr);
    }
  }
}

void run_churn(const struct plan *plan) {
  struct stream *streams = checked_calloc((size_t) plan->connections, sizeof *streams);
  for (int i = 0; i < plan->connections; i++) {
    begin(plan, &streams[i]);
  }
  churn_until(plan, now_ns() + (uint64_t) (plan->warmup * 1e9));
  struct usage before = usage_begin(plan->pid);
  uint64_t first = ended;
  churn_until(plan, before.wall_ns + (uint64_t) (plan->seconds * 1e9));
  struct usage used = usage_since(plan->pid, before);
  uint64_t counted = ended - first;
  finish(streams, plan->connections);
  print_usage(counted, used);
  printf("}\n");
}
