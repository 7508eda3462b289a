#include "stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "meter.h"

static const uint64_t PERIOD = 1048583;

static unsigned char *pattern;
static unsigned char buffer[RECEIVE];
bool verifies = true;
// The kernel drops what a full socket cannot take, and sends it again after 0.2 s, then after twice as
// long each time: behind slow readers on a busy machine that was 13 s.
double patience = 30;
int epoll;

void streams_begin(void) {
  pattern = checked_calloc(1, PERIOD + WINDOW);
  uint64_t state = 88172645463325252;
  for (uint64_t i = 0; i < PERIOD; i++) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    pattern[i] = (unsigned char) (state >> 32);
  }
  memcpy(pattern + PERIOD, pattern, WINDOW);
  epoll = (int) check(epoll_create1(0), "epoll_create1");
}

void found(const char *format, ...) {
  va_list arguments;
  printf("{\"fault\": \"");
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\"}\n");
  exit(65);
}

static const unsigned char *bytes_at(const struct stream *stream, uint64_t position) {
  return pattern + (stream->start + position) % PERIOD;
}

void await_io(struct stream *stream, int operation, bool writing) {
  struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = stream};
  check(epoll_ctl(epoll, operation, stream->fd, &event), "epoll_ctl");
  stream->is_waiting = writing;
}

void connect_to(int port, struct stream *stream, uint64_t number, const char *source) {
  *stream = (struct stream) {.start = number * 104729 % PERIOD};
  stream->fd = (int) check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
  check(setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &(int) {1}, sizeof(int)), "TCP_NODELAY");
  struct sockaddr_in address = {.sin_family = AF_INET};
  if (source != NULL) {
    check(setsockopt(stream->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int) {1}, sizeof(int)),
          "IP_BIND_ADDRESS_NO_PORT");
    inet_pton(AF_INET, source, &address.sin_addr);
    check(bind(stream->fd, (struct sockaddr *) &address, sizeof address), "bind");
  }
  address.sin_port = htons((uint16_t) port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(stream->fd, (struct sockaddr *) &address, sizeof address) < 0 &&
      errno != EINPROGRESS) {
    found("connect: %s", strerror(errno));
  }
}

void flush_out(struct stream *stream) {
  while (stream->sent < stream->allowed) {
    uint64_t rest = stream->allowed - stream->sent;
    ssize_t count = send(stream->fd, bytes_at(stream, stream->sent), rest < WINDOW ? rest : WINDOW,
                         MSG_NOSIGNAL);
    if (count < 0) {
      if (errno != EAGAIN) {
        found("send: %s", strerror(errno));
      }
      break;
    }
    stream->sent += (uint64_t) count;
  }
  bool is_short = stream->sent < stream->allowed;
  if (is_short != stream->is_waiting) {
    await_io(stream, EPOLL_CTL_MOD, is_short);
  }
}

static void compare(const struct stream *stream, size_t count) {
  const unsigned char *expected = bytes_at(stream, stream->received);
  if (memcmp(buffer, expected, count) != 0) {
    size_t at = 0;
    while (buffer[at] == expected[at]) {
      at++;
    }
    found("byte %llu of a connection is 0x%02x instead of 0x%02x",
          (unsigned long long) (stream->received + at), buffer[at], expected[at]);
  }
}

bool receive_in(struct stream *stream) {
  ssize_t count = recv(stream->fd, buffer, RECEIVE, 0);
  if (count < 0) {
    if (errno == EAGAIN) {
      return false;
    }
    found("recv: %s", strerror(errno));
  }
  if (count == 0) {
    stream->has_ended = true;
    if (stream->received < stream->sent) {
      found("the end came %llu bytes early", (unsigned long long) (stream->sent - stream->received));
    }
    return false;
  }
  if (stream->received + (uint64_t) count > stream->sent) {
    found("%llu bytes more came back than were sent",
          (unsigned long long) (stream->received + (uint64_t) count - stream->sent));
  }
  if (verifies) {
    compare(stream, (size_t) count);
  }
  stream->received += (uint64_t) count;
  return true;
}

static bool is_whole(const struct stream *stream) {
  return stream->received == stream->allowed;
}

// True when all streams have got that far before patience ends.
static bool await_all(struct stream *streams, int count, bool ends) {
  struct epoll_event events[256];
  uint64_t deadline = now_ns() + (uint64_t) (patience * 1e9);
  for (;;) {
    int missing = 0;
    for (int i = 0; i < count; i++) {
      missing += ends ? !streams[i].has_ended : !is_whole(&streams[i]);
    }
    if (missing == 0) {
      return true;
    }
    int ready = epoll_wait(epoll, events, 256, 100);
    if (ready > 0) {
      deadline = now_ns() + (uint64_t) (patience * 1e9);
    } else if (now_ns() > deadline) {
      return false;
    }
    for (int i = 0; i < ready; i++) {
      struct stream *stream = events[i].data.ptr;
      if (receive_in(stream)) {
        flush_out(stream);
      } else if (stream->has_ended) {
        check(epoll_ctl(epoll, EPOLL_CTL_DEL, stream->fd, NULL), "epoll_ctl");
      } else {
        flush_out(stream);
      }
    }
  }
}

void finish(struct stream *streams, int count) {
  if (!await_all(streams, count, false)) {
    int short_streams = 0;
    for (int i = 0; i < count; i++) {
      short_streams += !is_whole(&streams[i]);
    }
    found("replies missing on %d of %d connections", short_streams, count);
  }
  for (int i = 0; i < count; i++) {
    if (!streams[i].has_ended) {
      shutdown(streams[i].fd, SHUT_WR);
    }
  }
  if (!await_all(streams, count, true)) {
    found("the server does not end a connection that its peer has ended");
  }
  for (int i = 0; i < count; i++) {
    close(streams[i].fd);
  }
}
