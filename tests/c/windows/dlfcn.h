/* POSIX's dlfcn.h in the words of Windows, for the hosts that load the library. */
#ifndef AUTOCLAIM_TEST_DLFCN_H
#define AUTOCLAIM_TEST_DLFCN_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>
#include <string.h>

#define RTLD_NOW 0
#define RTLD_LOCAL 0

static inline void *dlopen(const char *file, int flags)
{
    (void)flags;
    return (void *)LoadLibraryA(file);
}

static inline void *dlsym(void *library, const char *name)
{
    FARPROC found = GetProcAddress((HMODULE)library, name);
    void *address;

    memcpy(&address, &found, sizeof address);
    return address;
}

static inline int dlclose(void *library)
{
    return FreeLibrary((HMODULE)library) ? 0 : -1;
}

static inline const char *dlerror(void)
{
    static char text[64];

    snprintf(text, sizeof text, "Windows error %lu", GetLastError());
    return text;
}

#endif
