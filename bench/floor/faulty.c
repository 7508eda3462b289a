// An echo server with a fault: what the benchmark must disqualify, and what a client must find. It
// takes the stream apart into messages of one size, and every so many replies one goes wrong.
//
//   faulty PORT FAULT [MESSAGE_BYTES [EVERY]]
//
//   none · flip (a bit) · drop · duplicate · swap (two connections' replies) · stale (the message
//   before it) · stall (all of them wait for 200 ms once a second)
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "listener.h"

enum { LARGEST = 64 * 1024, STALL_MS = 200, PERIOD_MS = 1000 };

struct connection {
  size_t filled;
  bool has_last;
  char *message, *last;
};

static struct connection connections[MAX_DESCRIPTORS];
static size_t size = 64;
static unsigned long every = 10000, replies;
static const char *fault;
// The connection whose reply waits to be swapped, or -1.
static int held = -1;
static int epoll;

static bool has_fault(const char *name) {
  return strcmp(fault, name) == 0;
}

// The messages are far smaller than a socket's buffer, and their senders take turns with us.
static void reply(int fd, const char *bytes) {
  ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);
  if (sent >= 0 && (size_t) sent < size) {
    fail("send", "the socket took a part of a message only");
  }
}

static void end(int fd) {
  free(connections[fd].message);
  free(connections[fd].last);
  connections[fd] = (struct connection) {0};
  held = held == fd ? -1 : held;
  close(fd);
}

// A line for each fault, so that what a client found can be compared with what there was.
static void go_wrong(int fd, struct connection *connection) {
  if (!has_fault("none") && !has_fault("stall")) {
    printf("fault\n");
    fflush(stdout);
  }
  if (has_fault("flip")) {
    connection->message[size / 2] ^= 1;
    reply(fd, connection->message);
  } else if (has_fault("duplicate")) {
    reply(fd, connection->message);
    reply(fd, connection->message);
  } else if (has_fault("stale") && connection->has_last) {
    reply(fd, connection->last);
  } else if (has_fault("swap") && held < 0) {
    held = fd;
    memcpy(connection->last, connection->message, size);
  } else if (!has_fault("drop")) {
    reply(fd, connection->message);
  }
}

static void on_message(int fd) {
  struct connection *connection = &connections[fd];
  if (held >= 0 && held != fd) {
    reply(held, connection->message);
    reply(fd, connections[held].last);
    held = -1;
  } else if (++replies % every == 0) {
    go_wrong(fd, connection);
  } else {
    reply(fd, connection->message);
  }
  if (held != fd) {
    memcpy(connection->last, connection->message, size);
    connection->has_last = true;
  }
}

static void on_readable(int fd) {
  struct connection *connection = &connections[fd];
  ssize_t count = recv(fd, connection->message + connection->filled, size - connection->filled, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) {
      end(fd);
    }
    return;
  }
  connection->filled += (size_t) count;
  if (connection->filled == size) {
    connection->filled = 0;
    on_message(fd);
  }
}

static void stall_when_due(void) {
  static long next_ms;
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  long now_ms = time.tv_sec * 1000 + time.tv_nsec / 1000000;
  next_ms = next_ms == 0 ? now_ms + PERIOD_MS : next_ms;
  if (now_ms >= next_ms) {
    next_ms += PERIOD_MS;
    usleep(STALL_MS * 1000);
  }
}

static void begin(int fd) {
  connections[fd].message = checked_calloc(1, size);
  connections[fd].last = checked_calloc(1, size);
  watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN);
}

int main(int count, char **arguments) {
  if (count < 3 || count > 5) {
    fail("usage", "faulty PORT FAULT [MESSAGE_BYTES [EVERY]]");
  }
  fault = arguments[2];
  size = count > 3 ? strtoul(arguments[3], NULL, 10) : size;
  every = count > 4 ? strtoul(arguments[4], NULL, 10) : every;
  if (size == 0 || size > LARGEST || every == 0) {
    fail("usage", "MESSAGE_BYTES is 1 to 65536, EVERY is above 0");
  }
  int listener = listen_on(arguments[1]);
  epoll = (int) check(epoll_create1(0), "epoll_create1");
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, has_fault("stall") ? 1 : -1);
    if (has_fault("stall")) {
      stall_when_due();
    }
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == listener) {
        for (int fresh; (fresh = accept_from(listener)) >= 0;) {
          begin(fresh);
        }
      } else {
        on_readable(events[i].data.fd);
      }
    }
  }
}
