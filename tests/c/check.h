/* What every C program here needs: a check that says where it failed, and a call with its reply. */
#ifndef AUTOCLAIM_TEST_CHECK_H
#define AUTOCLAIM_TEST_CHECK_H

#include "autoclaim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                   \
    do {                                                                                   \
        if (!(condition)) {                                                                \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);        \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

static inline const uint8_t *bytes(const char *text)
{
    return (const uint8_t *)text;
}

/* Calls, checks the status and that the reply holds `expected`, and frees the reply. */
static inline void call_expecting(autoclaim_t *client, const char *method, const char *request,
                                  int32_t expected_status, const char *expected)
{
    char *reply = NULL;
    size_t reply_len = 0;
    int32_t status = autoclaim_call(client, method, bytes(request), strlen(request), &reply, &reply_len);
    if (status != expected_status || reply == NULL || strstr(reply, expected) == NULL) {
        fprintf(stderr, "%s: status %d %s, expected %d and \"%s\" in\n%s\n", method, (int)status,
                autoclaim_status_name(status), (int)expected_status, expected, reply ? reply : "no reply");
        exit(1);
    }
    CHECK(strlen(reply) == reply_len);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
}

static inline autoclaim_t *open_in_memory(void)
{
    const char *request = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Local\"}";
    autoclaim_t *client = NULL;
    char *reply = NULL;
    size_t reply_len = 0;
    int32_t status = autoclaim_open(bytes(request), strlen(request), &client, &reply, &reply_len);
    if (status != AUTOCLAIM_STATUS_OK) {
        fprintf(stderr, "open: %s\n", reply ? reply : "no reply");
        exit(1);
    }
    CHECK(client != NULL);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    return client;
}

#endif
