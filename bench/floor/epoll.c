// The floor: as little as an echo server in C can do. One thread, level-triggered epoll, each
// connection registered once; recv, then send from the one shared buffer. What the socket does not
// take is kept for the connection, which is not read until that is gone.
//
//   epoll PORT [COUNTER]    COUNTER is a file of 8 bytes in which the echoed bytes are counted
//
// Compiled with LIKE_A_JVM it pays what every JVM pays: read and write, which take a longer way to the
// socket, and a second thread, for which the kernel counts the references to each file.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "listener.h"

#ifndef LIKE_A_JVM
#define LIKE_A_JVM 0
#endif

// One for all connections, so it may be large: a stream in pieces of 64 KiB costs half as much again.
enum { BUFFER = 256 * 1024 };

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

static ssize_t receive(int fd) {
  return LIKE_A_JVM ? read(fd, buffer, BUFFER) : recv(fd, buffer, BUFFER, 0);
}

static ssize_t answer(int fd, const char *bytes, size_t count) {
  return LIKE_A_JVM ? write(fd, bytes, count) : send(fd, bytes, count, MSG_NOSIGNAL);
}

static void on_readable(int fd) {
  ssize_t count = receive(fd);
  if (count <= 0) {
    if (count == 0 || errno != EAGAIN) {
      end(fd);
    }
    return;
  }
  ssize_t sent = answer(fd, buffer, (size_t) count);
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
  ssize_t sent = answer(fd, rest->bytes + rest->from, rest->to - rest->from);
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

static void *sleep_for_ever(void *nothing) {
  for (;;) {
    pause();
  }
  return nothing;
}

static void be_like_a_jvm(void) {
  pthread_t second;
  signal(SIGPIPE, SIG_IGN);
  if (pthread_create(&second, NULL, sleep_for_ever, NULL) != 0) {
    fail("pthread_create", "no second thread");
  }
}

int main(int count, char **arguments) {
  if (count < 2 || count > 3) {
    fail("usage", "epoll PORT [COUNTER]");
  }
  if (count == 3) {
    echoed = counter_in(arguments[2]);
  }
  if (LIKE_A_JVM) {
    be_like_a_jvm();
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
