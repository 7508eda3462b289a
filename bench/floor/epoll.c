// The floor: as little as an echo server in C can do. One thread, level-triggered epoll, each
// connection registered once; recv, then send from the one shared buffer. What the socket does not
// take is kept for the connection, which is not read until that is gone.
//
//   epoll PORT [COUNTER]    COUNTER is a file of 8 bytes in which the echoed bytes are counted
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "listener.h"

enum { BUFFER = 64 * 1024 };

struct pending {
  char *bytes;
  size_t from, to;
};

static char buffer[BUFFER];
static struct pending pending[MAX_DESCRIPTORS];
static uint64_t uncounted;
static uint64_t *echoed = &uncounted;
static int epoll;

static void end(int fd) {
  free(pending[fd].bytes);
  pending[fd] = (struct pending) {0};
  close(fd);
}

static void keep(int fd, const char *bytes, size_t count) {
  pending[fd] = (struct pending) {.bytes = checked_calloc(1, count), .to = count};
  memcpy(pending[fd].bytes, bytes, count);
  watch(epoll, EPOLL_CTL_MOD, fd, EPOLLOUT);
}

static void on_readable(int fd) {
  ssize_t count = recv(fd, buffer, BUFFER, 0);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) {
      end(fd);
    }
    return;
  }
  ssize_t sent = send(fd, buffer, (size_t) count, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) {
    end(fd);
    return;
  }
  sent = sent < 0 ? 0 : sent;
  *echoed += (uint64_t) sent;
  if (sent < count) {
    keep(fd, buffer + sent, (size_t) (count - sent));
  }
}

static void on_writable(int fd) {
  struct pending *rest = &pending[fd];
  ssize_t sent = send(fd, rest->bytes + rest->from, rest->to - rest->from, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno != EAGAIN) {
      end(fd);
    }
    return;
  }
  *echoed += (uint64_t) sent;
  rest->from += (size_t) sent;
  if (rest->from == rest->to) {
    free(rest->bytes);
    *rest = (struct pending) {0};
    watch(epoll, EPOLL_CTL_MOD, fd, EPOLLIN);
  }
}

static uint64_t *counter_in(const char *path) {
  int file = (int) check(open(path, O_RDWR | O_CREAT, 0644), path);
  check(ftruncate(file, sizeof(uint64_t)), path);
  void *memory = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED) {
    fail(path, strerror(errno));
  }
  return memory;
}

int main(int count, char **arguments) {
  if (count < 2 || count > 3) {
    fail("usage", "epoll PORT [COUNTER]");
  }
  if (count == 3) {
    echoed = counter_in(arguments[2]);
  }
  int listener = listen_on(arguments[1]);
  epoll = (int) check(epoll_create1(0), "epoll_create1");
  watch(epoll, EPOLL_CTL_ADD, listener, EPOLLIN);
  struct epoll_event events[EVENTS];
  for (;;) {
    int ready = epoll_wait(epoll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        for (int fresh; (fresh = accept_from(listener)) >= 0;) {
          watch(epoll, EPOLL_CTL_ADD, fresh, EPOLLIN);
        }
      } else if (pending[fd].bytes != NULL) {
        on_writable(fd);
      } else {
        on_readable(fd);
      }
    }
  }
}
