/* The library's functions for a program that is not linked with it: each finds its namesake in the file named by AUTOCLAIM_LIBRARY. */
#include "autoclaim.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* POSIX gives a function's address as an object pointer, which ISO C cannot cast. */
static void load(const char *name, void *function, size_t size)
{
    static void *library = NULL;
    void *found;

    if (library == NULL)
        library = dlopen(getenv("AUTOCLAIM_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
    found = library == NULL ? NULL : dlsym(library, name);
    if (found == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    memcpy(function, &found, size);
}

int32_t autoclaim_open(const uint8_t *request, size_t request_len, autoclaim_t **client, char **reply, size_t *reply_len)
{
    int32_t (*function)(const uint8_t *, size_t, autoclaim_t **, char **, size_t *);
    load("autoclaim_open", &function, sizeof function);
    return function(request, request_len, client, reply, reply_len);
}

int32_t autoclaim_call(autoclaim_t *client, const char *method, const uint8_t *request, size_t request_len, char **reply,
                       size_t *reply_len)
{
    int32_t (*function)(autoclaim_t *, const char *, const uint8_t *, size_t, char **, size_t *);
    load("autoclaim_call", &function, sizeof function);
    return function(client, method, request, request_len, reply, reply_len);
}

int32_t autoclaim_close(autoclaim_t *client)
{
    int32_t (*function)(autoclaim_t *);
    load("autoclaim_close", &function, sizeof function);
    return function(client);
}

int32_t autoclaim_free(char *reply)
{
    int32_t (*function)(char *);
    load("autoclaim_free", &function, sizeof function);
    return function(reply);
}

const char *autoclaim_status_name(int32_t status)
{
    const char *(*function)(int32_t);
    load("autoclaim_status_name", &function, sizeof function);
    return function(status);
}
