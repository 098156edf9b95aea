// Keeps a store and its tenant alike: asks what is due, has it sent, gives back what came, until nothing is
// left to do. A program of its own sends by an HTTP client, and reads JSON by a library.
#define _POSIX_C_SOURCE 200809L
#include "autoclaim.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *call(autoclaim_t *client, const char *method, const char *request)
{
    char *reply;
    size_t reply_len;
    int32_t status = autoclaim_call(client, method, (const uint8_t *)request, strlen(request),
                                    &reply, &reply_len);
    if (status != AUTOCLAIM_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", method, reply ? reply : autoclaim_status_name(status));
        exit(1);
    }
    return reply;
}

// What stands after a text.
static const char *after(const char *json, const char *text)
{
    const char *found = strstr(json, text);
    return found ? found + strlen(text) : NULL;
}

// The transport. It sends a request with its authorization, once and before sendBefore, follows no redirect,
// and waits timeoutSeconds; what was not sent is {"id","failure":"NotSent"}, what got no answer NoAnswer.
// This one is a tenant with one product and nobody in it.
static const char *send_once(const char *request)
{
    if (strstr(request, "/users/delta"))
        return "{\"value\":[],\"@odata.deltaLink\":"
               "\"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1\"}";
    return strstr(request, "/subscribedSkus")
               ? "{\"value\":[{\"accountId\":\"c0000000-0000-4000-8000-00000000000c\","
                 "\"skuId\":\"05e9a617-0261-4cee-bb44-138d3ef5d965\",\"skuPartNumber\":\"SPE_E3\","
                 "\"appliesTo\":\"User\",\"capabilityStatus\":\"Enabled\",\"consumedUnits\":0,"
                 "\"prepaidUnits\":{\"enabled\":9,\"warning\":0,\"suspended\":0},\"servicePlans\":[]}]}"
               : "{\"value\":[]}";
}

int main(void)
{
    const char *open = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Graph\"}";
    autoclaim_t *client;
    char *reply, request[4096];
    size_t reply_len;
    int sent = 0, idle = 0;

    if (autoclaim_open((const uint8_t *)open, strlen(open), &client, &reply, &reply_len) != 0)
        return 1;
    autoclaim_free(reply);
    while (!idle) {
        char *next = call(client, AUTOCLAIM_GRAPH_NEXT, "{\"maxRequests\":1}");
        const char *id = after(next, "\"id\":\"");
        const char *wait = after(next, "\"waitMilliseconds\":");
        if (id) {
            snprintf(request, sizeof request, "{\"responses\":[{\"id\":\"%.*s\",\"status\":200,\"body\":%s}]}",
                     (int)strcspn(id, "\""), id, send_once(next));
            autoclaim_free(call(client, AUTOCLAIM_GRAPH_REPLY, request));
            sent++;
        } else if (strstr(next, "\"idle\":true") || !wait || *wait == 'n') {
            idle = 1;
        } else {
            long ms = strtol(wait, NULL, 10);
            struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
            nanosleep(&pause, NULL);
        }
        autoclaim_free(next);
    }
    printf("idle after %d requests\n", sent);
    return autoclaim_close(client) == AUTOCLAIM_STATUS_OK ? 0 : 1;
}
