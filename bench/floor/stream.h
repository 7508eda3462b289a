// One connection's stream of known bytes: what is sent, and whether the same comes back. Each
// connection begins elsewhere in a random pattern whose length is a prime number, so that a changed,
// lost, repeated, swapped or foreign message does not match, whatever the message's size.
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WINDOW = 1024 * 1024, RECEIVE = 256 * 1024 };

struct stream {
  int fd;
  bool is_waiting, has_ended;
  uint64_t start, sent, allowed, received, messages;
};

extern bool verifies;
// Seconds without a byte after which what is missing will not come.
extern double patience;
extern int epoll;

void streams_begin(void);
void connect_to(int port, struct stream *stream, uint64_t number, const char *source);
// Sends what is allowed, as far as the socket takes it, and waits for the rest.
void flush_out(struct stream *stream);
// Receives once and compares; false when there was nothing or the end.
bool receive_in(struct stream *stream);
void await_io(struct stream *stream, int operation, bool writing);
// Waits for everything that was sent, then for the end of the stream behind our own.
void finish(struct stream *streams, int count);
// Ends the program with 65 and the finding as JSON.
void found(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
