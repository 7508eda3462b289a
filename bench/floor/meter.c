#include "meter.h"

#include <dirent.h>
#include <stdio.h>
#include <time.h>

#include "check.h"

static uint64_t read_clock(clockid_t clock) {
  struct timespec time;
  check(clock_gettime(clock, &time), "clock_gettime");
  return (uint64_t) time.tv_sec * 1000000000 + (uint64_t) time.tv_nsec;
}

uint64_t now_ns(void) {
  return read_clock(CLOCK_MONOTONIC);
}

static uint64_t cpu_ns(pid_t pid) {
  clockid_t clock;
  int error = clock_getcpuclockid(pid, &clock);
  if (error != 0) {
    fail("the server's processor clock", strerror(error));
  }
  return read_clock(clock);
}

// The sum of the numbers behind `name` in a file of /proc.
static uint64_t sum_in(const char *path, const char *name) {
  char line[256];
  uint64_t sum = 0;
  FILE *file = fopen(path, "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    char *found = strstr(line, name);
    if (found != NULL) {
      sum += strtoull(found + strlen(name), NULL, 10);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return sum;
}

static uint64_t switches(pid_t pid) {
  char path[300];
  uint64_t sum = 0;
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *tasks = opendir(path);
  for (struct dirent *task; tasks != NULL && (task = readdir(tasks)) != NULL;) {
    if (task->d_name[0] != '.') {
      snprintf(path, sizeof path, "/proc/%d/task/%s/status", pid, task->d_name);
      sum += sum_in(path, "voluntary_ctxt_switches:");
    }
  }
  if (tasks != NULL) {
    closedir(tasks);
  }
  return sum;
}

uint64_t pss_bytes(pid_t pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/smaps_rollup", pid);
  uint64_t kib = 0;
  char line[256];
  FILE *file = fopen(path, "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, "Pss:", 4) == 0) {
      kib = strtoull(line + 4, NULL, 10);
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return kib * 1024;
}

// The slow reading of the switches stays outside of the time that is measured.
struct usage usage_begin(pid_t pid) {
  struct usage usage = {.switches = pid > 0 ? switches(pid) : 0};
  usage.wall_ns = now_ns();
  usage.own_cpu_ns = read_clock(CLOCK_PROCESS_CPUTIME_ID);
  usage.cpu_ns = pid > 0 ? cpu_ns(pid) : 0;
  return usage;
}

struct usage usage_since(pid_t pid, struct usage begin) {
  struct usage usage = {.cpu_ns = pid > 0 ? cpu_ns(pid) - begin.cpu_ns : 0};
  usage.own_cpu_ns = read_clock(CLOCK_PROCESS_CPUTIME_ID) - begin.own_cpu_ns;
  usage.wall_ns = now_ns() - begin.wall_ns;
  uint64_t all = pid > 0 ? switches(pid) : 0;
  usage.switches = all > begin.switches ? all - begin.switches : 0;
  return usage;
}

void print_usage(uint64_t messages, struct usage used) {
  printf("{\"messages\": %llu, \"wall_ns\": %llu, \"server_cpu_ns\": %llu, \"client_cpu_ns\": %llu, "
         "\"server_switches\": %llu",
         (unsigned long long) messages, (unsigned long long) used.wall_ns,
         (unsigned long long) used.cpu_ns, (unsigned long long) used.own_cpu_ns,
         (unsigned long long) used.switches);
}
