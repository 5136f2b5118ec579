/*
 * Preloaded into a process: a sync of the disk takes it SYNC_MICROSECONDS at least, as on a disk of its own, and the
 * file SYNC_COUNT holds how many there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static long *count;
static long least;

__attribute__((constructor)) static void begin(void) {
  int file = open(getenv("SYNC_COUNT"), O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof *count) != 0) abort();
  count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (count == MAP_FAILED) abort();
  least = atol(getenv("SYNC_MICROSECONDS")) * 1000;
}

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int timed(const char *name, int file) {
  int (*next)(int) = dlsym(RTLD_NEXT, name);
  long end = now() + least;
  int result = next(file);
  long left = end - now();
  if (left > 0) nanosleep(&(struct timespec){left / 1000000000, left % 1000000000}, NULL);
  __atomic_fetch_add(count, 1, __ATOMIC_SEQ_CST);
  return result;
}

int fsync(int file) { return timed("fsync", file); }
int fdatasync(int file) { return timed("fdatasync", file); }
