// What the C servers share: a listening socket, and connections taken from it.
#ifndef LISTENER_H
#define LISTENER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "check.h"

enum { BACKLOG = 1024, MAX_DESCRIPTORS = 65536, EVENTS = 256 };

static inline int listen_on(const char *port) {
  int listener = (int) check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int) {1}, sizeof(int)), "SO_REUSEADDR");
  check(bind(listener, (struct sockaddr *) &address, sizeof address), "bind");
  check(listen(listener, BACKLOG), "listen");
  return listener;
}

// The next connection, or -1 when none is waiting.
static inline int accept_from(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
  if (fd >= MAX_DESCRIPTORS) {
    fail("accept", "more connections than this server has room for");
  }
  if (fd >= 0) {
    check(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int) {1}, sizeof(int)), "TCP_NODELAY");
  }
  return fd;
}

static inline void watch(int epoll, int operation, int fd, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = fd};
  check(epoll_ctl(epoll, operation, fd, &event), "epoll_ctl");
}

#endif
