/* Preloaded into the server: keeps, beside every file in the folder POWER_CUT_FOLDER, a copy FILE.synced of what
   was synced and no more, so that a test can put the file back to what a power cut would have left. While the file
   POWER_CUT_FOLDER/failing exists, every sync of such a file fails as a broken disk's would. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The one range, from first to end, of a file's bytes that may differ from its copy. */
struct unsynced {
    dev_t device;
    ino_t inode;
    off_t first, end;
};

enum { FILES_MAX = 64, COPY_BYTES = 1 << 16 };
static struct unsynced unsynced[FILES_MAX];
static int file_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The path of a file in the folder; false for any other descriptor. */
static int is_watched(int descriptor, struct stat *status, char path[PATH_MAX]) {
    const char *folder = getenv("POWER_CUT_FOLDER");
    if (!folder || fstat(descriptor, status) != 0 || !S_ISREG(status->st_mode)) return 0;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(link, path, PATH_MAX - 1);
    if (count < 0) return 0;
    path[count] = 0;
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

static struct unsynced *entry(const struct stat *status) {
    for (int i = 0; i < file_count; i++)
        if (unsynced[i].device == status->st_dev && unsynced[i].inode == status->st_ino) return &unsynced[i];
    if (file_count == FILES_MAX) abort();
    unsynced[file_count] = (struct unsynced){status->st_dev, status->st_ino, 0, 0};
    return &unsynced[file_count++];
}

static void wrote(int descriptor, off_t first, ssize_t count) {
    struct stat status;
    char path[PATH_MAX];
    if (count <= 0 || !is_watched(descriptor, &status, path)) return;
    pthread_mutex_lock(&lock);
    struct unsynced *file = entry(&status);
    if (file->end == file->first) *file = (struct unsynced){status.st_dev, status.st_ino, first, first + count};
    if (first < file->first) file->first = first;
    if (first + count > file->end) file->end = first + count;
    pthread_mutex_unlock(&lock);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    int error = errno;
    wrote(descriptor, offset, written);
    errno = error;
    return written;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return pwrite64(descriptor, bytes, count, offset);
}

static void copy_range(int from, int to, off_t first, off_t end) {
    static char buffer[COPY_BYTES];
    while (first < end) {
        size_t part = end - first < COPY_BYTES ? (size_t)(end - first) : COPY_BYTES;
        ssize_t count = pread(from, buffer, part, first);
        if (count <= 0) return;
        if (syscall(SYS_pwrite64, to, buffer, (size_t)count, first) != count) abort();
        first += count;
    }
}

static int synced(int descriptor) {
    struct stat status;
    char path[PATH_MAX], copy[PATH_MAX + 8];
    if (!is_watched(descriptor, &status, path)) return 0;
    char failing[PATH_MAX + 8];
    snprintf(failing, sizeof failing, "%s/failing", getenv("POWER_CUT_FOLDER"));
    if (access(failing, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    snprintf(copy, sizeof copy, "%s.synced", path);
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", descriptor);
    pthread_mutex_lock(&lock);
    int from = open(self, O_RDONLY | O_CLOEXEC), to = open(copy, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (from < 0 || to < 0) abort();
    struct unsynced *file = entry(&status);
    copy_range(from, to, file->first, file->end);
    fstat(from, &status);
    if (ftruncate(to, status.st_size) != 0) abort();
    file->first = file->end = 0;
    close(from);
    close(to);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* The copy stands in for the disk, so that nothing waits for the real one. */
int fsync(int descriptor) {
    return synced(descriptor);
}

int fdatasync(int descriptor) {
    return synced(descriptor);
}
