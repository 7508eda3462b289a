// What a process has used so far, from its own accounting: processor time of all its threads, ended
// ones too, in nanoseconds; context switches of the threads that live; proportional set size.
#ifndef METER_H
#define METER_H

#include <stdint.h>
#include <sys/types.h>

struct usage {
  uint64_t cpu_ns, switches, wall_ns, own_cpu_ns;
};

uint64_t now_ns(void);
struct usage usage_begin(pid_t pid);
struct usage usage_since(pid_t pid, struct usage begin);
// The begin of a load's JSON object: so many messages, and what they took. Whoever calls it goes on
// with a comma or ends the object.
void print_usage(uint64_t messages, struct usage used);
uint64_t pss_bytes(pid_t pid);

#endif
