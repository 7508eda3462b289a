// Slow readers: each connection sends until the server takes no more, and reads nothing meanwhile.
// What the server took, beyond what the kernel holds, is in its memory: bounded, or not. A healthy
// connection must be served beside them, and in the end every byte must come back.
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "check.h"
#include "generator.h"
#include "meter.h"
#include "stream.h"

// A server that takes this much from a peer that reads nothing bounds nothing.
static const uint64_t TOO_MUCH = 64ull * 1024 * 1024;
static const int HEALTHY_MESSAGES = 1000;

static uint64_t sent_by(const struct stream *streams, int count) {
  uint64_t sum = 0;
  for (int i = 0; i < count; i++) {
    sum += streams[i].sent;
  }
  return sum;
}

static void push(struct stream *streams, int count) {
  uint64_t moved = now_ns(), before = 0;
  while (now_ns() < moved + 500000000) {
    for (int i = 0; i < count; i++) {
      flush_out(&streams[i]);
    }
    uint64_t sum = sent_by(streams, count);
    if (sum > before) {
      before = sum;
      moved = now_ns();
    }
    usleep(1000);
  }
}

static uint64_t exchange_beside(const struct plan *plan) {
  struct stream healthy;
  connect_to(plan->port, &healthy, 999999, NULL);
  await_io(&healthy, EPOLL_CTL_ADD, true);
  uint64_t begin = now_ns();
  for (int i = 0; i < HEALTHY_MESSAGES; i++) {
    healthy.allowed += 64;
    do {
      // Asked over and over instead of waited for: the slow ones' replies stay in the sockets.
      flush_out(&healthy);
      receive_in(&healthy);
      if (now_ns() > begin + 5000000000) {
        found("a healthy connection is not served beside slow readers");
      }
    } while (healthy.received < healthy.allowed);
  }
  uint64_t took = now_ns() - begin;
  finish(&healthy, 1);
  return took;
}

void run_slow(const struct plan *plan) {
  struct stream *streams = checked_calloc((size_t) plan->connections, sizeof *streams);
  uint64_t before = plan->pid > 0 ? pss_bytes(plan->pid) : 0;
  for (int i = 0; i < plan->connections; i++) {
    connect_to(plan->port, &streams[i], (uint64_t) i, NULL);
    streams[i].allowed = TOO_MUCH;
    await_io(&streams[i], EPOLL_CTL_ADD, true);
  }
  push(streams, plan->connections);
  uint64_t after = plan->pid > 0 ? pss_bytes(plan->pid) : 0;
  uint64_t took = exchange_beside(plan), taken = sent_by(streams, plan->connections);
  for (int i = 0; i < plan->connections; i++) {
    streams[i].allowed = streams[i].sent;
  }
  finish(streams, plan->connections);
  printf("{\"taken_bytes\": %llu, \"pss_before\": %llu, \"pss_after\": %llu, "
         "\"healthy_message_ns\": %llu}\n",
         (unsigned long long) (taken / (uint64_t) plan->connections), (unsigned long long) before,
         (unsigned long long) after, (unsigned long long) (took / (uint64_t) HEALTHY_MESSAGES));
}
