/* autoclaim_interrupt from a signal handler: signals hit a thread wherever it is in the library, in its locks and its allocator too, and
 * neither side waits for the other. argv[1]: how many signals must have come while a function of the library ran. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static autoclaim_t *_Atomic client;
static atomic_int inside, hits, handled, unexpected, enough;
static pthread_t target;

static void interrupt_it(int number)
{
    int saved = errno;
    int32_t status = autoclaim_interrupt(atomic_load(&client));

    (void)number;
    if (status != AUTOCLAIM_STATUS_OK && status != AUTOCLAIM_STATUS_INVALID_HANDLE)
        atomic_store(&unexpected, status);
    atomic_fetch_add(&hits, atomic_load(&inside));
    atomic_fetch_add(&handled, 1);
    errno = saved;
}

/* One signal after the other, each when the last one was handled, so that its target gets on between them. */
static void *storm(void *unused)
{
    int sent;

    (void)unused;
    for (sent = 1; !atomic_load(&enough); sent++) {
        CHECK(pthread_kill(target, SIGUSR1) == 0);
        while (atomic_load(&handled) < sent && !atomic_load(&enough))
            sched_yield();
    }
    return NULL;
}

/* Whether the call was interrupted; it gave nothing else but what it was asked for. */
static int call_in_the_storm(autoclaim_t *open, const char *method, const char *request)
{
    char *reply = NULL;
    size_t reply_len = 0;
    int32_t status = autoclaim_call(open, method, bytes(request), strlen(request), &reply, &reply_len);

    CHECK(status == AUTOCLAIM_STATUS_OK || status == AUTOCLAIM_STATUS_INTERRUPTED);
    CHECK(reply != NULL && strlen(reply) == reply_len);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    return status == AUTOCLAIM_STATUS_INTERRUPTED;
}

static int a_round(void)
{
    int interrupted = 0;
    autoclaim_t *open;

    atomic_store(&inside, 1);
    open = open_in_memory();
    atomic_store(&client, open);
    interrupted += call_in_the_storm(open, AUTOCLAIM_SETTING_UPDATE, "{\"recordAll\":true}");
    interrupted += call_in_the_storm(open, AUTOCLAIM_PRODUCT_LIST, "{\"limit\":50}");
    interrupted += call_in_the_storm(open, AUTOCLAIM_STORE_CHECK, "{}");
    CHECK(autoclaim_close(open) == AUTOCLAIM_STATUS_OK);
    atomic_store(&inside, 0);
    return interrupted;
}

static void handler_before_and_after_the_first_use(void)
{
    autoclaim_t *closed;

    CHECK(raise(SIGUSR1) == 0);
    closed = open_in_memory();
    CHECK(autoclaim_interrupt(closed) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_close(closed) == AUTOCLAIM_STATUS_OK);
    atomic_store(&client, closed);
    CHECK(raise(SIGUSR1) == 0);
    CHECK(autoclaim_interrupt(closed) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(atomic_exchange(&handled, 0) == 2);
}

int main(int argc, char **argv)
{
    int wanted = argc > 1 ? atoi(argv[1]) : 0, interrupted = 0;
    struct sigaction action;
    pthread_t sender;

    CHECK(wanted > 0);
    alarm(600); /* Who waits for a lock in the handler is killed, and the caller says so. */
    memset(&action, 0, sizeof action);
    action.sa_handler = interrupt_it;
    action.sa_flags = SA_RESTART;
    CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
    handler_before_and_after_the_first_use();

    target = pthread_self();
    CHECK(pthread_create(&sender, NULL, storm, NULL) == 0);
    while (atomic_load(&hits) < wanted || interrupted == 0)
        interrupted += a_round();
    atomic_store(&enough, 1);
    CHECK(pthread_join(sender, NULL) == 0);
    CHECK(atomic_load(&unexpected) == 0);

    /* What came before a call does not reach it. */
    atomic_store(&client, open_in_memory());
    CHECK(raise(SIGUSR1) == 0);
    call_expecting(atomic_load(&client), AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_OK, "{");
    CHECK(autoclaim_close(atomic_load(&client)) == AUTOCLAIM_STATUS_OK);
    puts("signal: ok");
    return 0;
}
