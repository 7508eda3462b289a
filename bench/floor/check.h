// Ends the program with one line when a system call fails: nothing here can go on without it.
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void fail(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(70);
}

static inline long check(long result, const char *what) {
  if (result < 0) {
    fail(what, strerror(errno));
  }
  return result;
}

static inline void *checked_calloc(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (memory == NULL) {
    fail("calloc", "no memory");
  }
  return memory;
}

#endif
