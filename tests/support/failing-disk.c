/*
 * A disk that fails as asked, for tests: preloaded into a portal, it makes writes and syncs below $FAILING_DISK fail
 * as a disk quota (file `quota` beside that folder: all its files may hold this many bytes) or a network disk
 * (file `no-sync` beside it: what was written cannot be synced; file `no-links`: it knows no hard links, and no folder
 * can be synced) would.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder(void) { return getenv("FAILING_DISK"); }

static int is_below(int file) {
  char link[64], path[PATH_MAX];
  const char *in = folder();
  if (!in) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  size_t prefix = strlen(in);
  return strncmp(path, in, prefix) == 0 && path[prefix] == '/';
}

static int has_flag(const char *name, long *number) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s.%s", folder(), name);
  FILE *flag = fopen(path, "r");
  if (!flag) return 0;
  if (number && fscanf(flag, "%ld", number) != 1) *number = LONG_MAX;
  fclose(flag);
  return 1;
}

static long bytes_in_folder(void) {
  long bytes = 0;
  DIR *all = opendir(folder());
  if (!all) return 0;
  for (struct dirent *entry; (entry = readdir(all));) {
    struct stat about;
    if (fstatat(dirfd(all), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode))
      bytes += about.st_size;
  }
  closedir(all);
  return bytes;
}

/* Whether the file may not become this long. */
static int is_over_quota(int file, off_t end) {
  struct stat about;
  long quota;
  if (!is_below(file) || !has_flag("quota", &quota)) return 0;
  if (fstat(file, &about) != 0 || end <= about.st_size) return 0;
  return bytes_in_folder() + (end - about.st_size) > quota;
}

static int refuse(int with) {
  errno = with;
  return -1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  static ssize_t (*next)(int, const void *, size_t, off64_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite64");
  return is_over_quota(file, at + count) ? refuse(EDQUOT) : next(file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  static ssize_t (*next)(int, const void *, size_t, off_t);
  if (!next) next = dlsym(RTLD_NEXT, "pwrite");
  return is_over_quota(file, at + count) ? refuse(EDQUOT) : next(file, bytes, count, at);
}

ssize_t write(int file, const void *bytes, size_t count) {
  static ssize_t (*next)(int, const void *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "write");
  off_t at = lseek(file, 0, SEEK_CUR);
  return at >= 0 && is_over_quota(file, at + count) ? refuse(EDQUOT) : next(file, bytes, count);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (!next) next = dlsym(RTLD_NEXT, "fdatasync");
  return is_below(file) && has_flag("no-sync", NULL) ? refuse(EIO) : next(file);
}

static int is_folder(int file) {
  struct stat about;
  return fstat(file, &about) == 0 && S_ISDIR(about.st_mode);
}

int link(const char *from, const char *to) {
  static int (*next)(const char *, const char *);
  if (!next) next = dlsym(RTLD_NEXT, "link");
  const char *in = folder();
  return in && strncmp(to, in, strlen(in)) == 0 && has_flag("no-links", NULL) ? refuse(EPERM) : next(from, to);
}

int fsync(int file) {
  static int (*next)(int);
  if (!next) next = dlsym(RTLD_NEXT, "fsync");
  if (is_below(file) && is_folder(file) && has_flag("no-links", NULL)) return refuse(EINVAL);
  return is_below(file) && has_flag("no-sync", NULL) ? refuse(EIO) : next(file);
}
