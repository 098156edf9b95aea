/* A process that may have no more memory ends in the call that needs it. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include <sys/resource.h>
#include <unistd.h>

/* What the process has of address space, and 8 MiB more. */
static void allow_little_more(void)
{
    unsigned long pages;
    struct rlimit limit;
    FILE *own = fopen("/proc/self/statm", "r");

    CHECK(own != NULL && fscanf(own, "%lu", &pages) == 1);
    fclose(own);
    limit.rlim_cur = limit.rlim_max = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + 8 * 1024 * 1024;
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
}

int main(void)
{
    const char head[] = "{\"events\":[{\"id\":\"", tail[] = "\"}]}";
    size_t length = 24 * 1024 * 1024;
    char *request = malloc(length);
    autoclaim_t *client = open_in_memory();
    char *reply;
    size_t reply_len;

    CHECK(request != NULL);
    memset(request, 'a', length);
    memcpy(request, head, sizeof head - 1);
    memcpy(request + length - (sizeof tail - 1), tail, sizeof tail - 1);
    allow_little_more();
    autoclaim_call(client, AUTOCLAIM_CLAIM_TEST, (const uint8_t *)request, length, &reply, &reply_len);
    puts("memory: the call came back");
    return 0;
}
