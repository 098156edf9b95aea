/* In a forked child every call is refused, without waiting for a lock that another thread of the
 * parent may have held; the parent goes on. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static autoclaim_t *client;
static atomic_int stop;

static void *keep_the_locks_busy(void *unused)
{
    (void)unused;
    while (!atomic_load(&stop))
        call_expecting(client, AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_OK, "{");
    return NULL;
}

static void child(char *reply_of_the_parent)
{
    const char *request = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Local\"}";
    autoclaim_t *own = client;
    char *reply;
    size_t reply_len;

    alarm(60); /* A child that waits for a lock is killed, and the parent says so. */
    call_expecting(client, AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_INVALID_HANDLE, "forked");
    call_expecting(NULL, AUTOCLAIM_DESCRIBE, "{}", AUTOCLAIM_STATUS_INVALID_HANDLE, "forked");
    CHECK(autoclaim_open(bytes(request), strlen(request), &own, &reply, &reply_len) ==
          AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(own == NULL && strstr(reply, "forked") != NULL);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_free(reply_of_the_parent) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(autoclaim_interrupt(client) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(autoclaim_abi_version() == AUTOCLAIM_ABI_VERSION);
    CHECK(strcmp(autoclaim_status_name(AUTOCLAIM_STATUS_INTERNAL), "INTERNAL") == 0);
    _exit(0);
}

int main(void)
{
    pthread_t threads[4];
    char *reply;
    size_t reply_len;
    int status, i;

    client = open_in_memory();
    CHECK(autoclaim_call(client, AUTOCLAIM_SETTING_GET, bytes("{}"), 2, &reply, &reply_len) == 0);
    for (i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, keep_the_locks_busy, NULL) == 0);
    for (i = 0; i < 50; i++) {
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
            child(reply);
        CHECK(waitpid(pid, &status, 0) == pid);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    atomic_store(&stop, 1);
    for (i = 0; i < 4; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_OK);
    puts("fork: ok");
    return 0;
}
