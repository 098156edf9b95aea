/* A host that finds the eight functions at run time, in the library its argument names. */
#include "autoclaim.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *function(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return found;
}

/* POSIX gives a function's address as an object pointer, which ISO C cannot cast. */
#define LOAD(library, name, place)                              \
    do {                                                        \
        void *address = function(library, name);                \
        memcpy(&(place), &address, sizeof address);             \
    } while (0)

int main(int argc, char **argv)
{
    uint32_t (*abi_version)(void);
    const char *(*version)(void);
    int32_t (*open)(const uint8_t *, size_t, autoclaim_t **, char **, size_t *);
    int32_t (*close)(autoclaim_t *);
    int32_t (*call)(autoclaim_t *, const char *, const uint8_t *, size_t, char **, size_t *);
    int32_t (*interrupt)(autoclaim_t *);
    int32_t (*release)(char *);
    const char *(*status_name)(int32_t);
    const char *request = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Local\"}";
    autoclaim_t *client = NULL;
    char *reply = NULL;
    size_t reply_len = 0;
    void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;

    if (library == NULL) {
        fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "one argument: the library");
        return 1;
    }
    LOAD(library, "autoclaim_abi_version", abi_version);
    LOAD(library, "autoclaim_version", version);
    LOAD(library, "autoclaim_open", open);
    LOAD(library, "autoclaim_close", close);
    LOAD(library, "autoclaim_call", call);
    LOAD(library, "autoclaim_interrupt", interrupt);
    LOAD(library, "autoclaim_free", release);
    LOAD(library, "autoclaim_status_name", status_name);

    if (abi_version() != AUTOCLAIM_ABI_VERSION || version()[0] == '\0')
        return 2;
    if (open((const uint8_t *)request, strlen(request), &client, &reply, &reply_len) != 0) {
        fprintf(stderr, "%s\n", reply);
        return 3;
    }
    if (release(reply) != 0 || interrupt(client) != 0)
        return 4;
    if (call(client, AUTOCLAIM_SETTING_GET, (const uint8_t *)"{}", 2, &reply, &reply_len) != 0 || release(reply) != 0)
        return 5;
    if (close(client) != 0)
        return 6;

    /* The library stays: its code can still be called when the host has let it go. */
    if (dlclose(library) != 0 || strcmp(status_name(close(client)), "INVALID_HANDLE") != 0)
        return 7;
    puts("dynamic: ok");
    return 0;
}
