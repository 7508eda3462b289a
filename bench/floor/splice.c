// The second floor, for messages of 64 KiB and more: the bytes go from the socket into a pipe and
// from the pipe back into the socket, and are never copied into the process.
//
//   splice PORT
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "listener.h"

enum { PIPE = 256 * 1024 };

struct connection {
  int in, out;
  size_t held;
  bool is_waiting;
};

static struct connection connections[MAX_DESCRIPTORS];
static int epoll;

static void begin(int fd) {
  int ends[2];
  check(pipe2(ends, O_NONBLOCK), "pipe2");
  check(fcntl(ends[1], F_SETPIPE_SZ, PIPE), "F_SETPIPE_SZ");
  connections[fd] = (struct connection) {.in = ends[1], .out = ends[0]};
  watch(epoll, EPOLL_CTL_ADD, fd, EPOLLIN);
}

static void end(int fd) {
  close(connections[fd].in);
  close(connections[fd].out);
  close(fd);
}

static void on_ready(int fd) {
  struct connection *connection = &connections[fd];
  if (connection->held == 0) {
    ssize_t count = splice(fd, NULL, connection->in, NULL, PIPE, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (count <= 0) {
      if (count == 0 || errno != EAGAIN) {
        end(fd);
      }
      return;
    }
    connection->held = (size_t) count;
  }
  ssize_t sent = splice(connection->out, NULL, fd, NULL, connection->held,
                        SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (sent < 0 && errno != EAGAIN) {
    end(fd);
    return;
  }
  connection->held -= sent < 0 ? 0 : (size_t) sent;
  if (connection->is_waiting != (connection->held > 0)) {
    connection->is_waiting = connection->held > 0;
    watch(epoll, EPOLL_CTL_MOD, fd, connection->is_waiting ? EPOLLOUT : EPOLLIN);
  }
}

int main(int count, char **arguments) {
  if (count != 2) {
    fail("usage", "splice PORT");
  }
  int listener = listen_on(arguments[1]);
  epoll = (int) check(epoll_create1(0), "epoll_create1");
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == listener) {
        for (int fresh; (fresh = accept_from(listener)) >= 0;) {
          begin(fresh);
        }
      } else {
        on_ready(events[i].data.fd);
      }
    }
  }
}
