/* The conventions of the header's manual, one after the other. C11 and C++17. */
#include "check.h"

uint32_t version_in_the_second_unit(void);

static void versions_and_names(void)
{
    CHECK(autoclaim_abi_version() == AUTOCLAIM_ABI_VERSION);
    CHECK(version_in_the_second_unit() == AUTOCLAIM_ABI_VERSION);
    CHECK(strchr(autoclaim_version(), '.') != NULL);
    CHECK(strcmp(autoclaim_status_name(AUTOCLAIM_STATUS_OK), "OK") == 0);
    CHECK(strcmp(autoclaim_status_name(AUTOCLAIM_STATUS_NOT_FOUND), "NOT_FOUND") == 0);
    CHECK(strcmp(autoclaim_status_name(12345), "UNKNOWN") == 0);
}

static void null_pointers(void)
{
    char *reply;
    size_t reply_len;
    autoclaim_t *client = (autoclaim_t *)&reply;

    CHECK(autoclaim_open(NULL, 0, NULL, NULL, NULL) == AUTOCLAIM_STATUS_NULL_POINTER);
    CHECK(autoclaim_call(NULL, NULL, NULL, 0, NULL, NULL) == AUTOCLAIM_STATUS_NULL_POINTER);
    CHECK(autoclaim_open(NULL, 1, &client, &reply, &reply_len) == AUTOCLAIM_STATUS_NULL_POINTER);
    CHECK(client == NULL);
    CHECK(reply != NULL && reply_len > 0);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_free(NULL) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_close(NULL) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    CHECK(autoclaim_interrupt(NULL) == AUTOCLAIM_STATUS_INVALID_HANDLE);
}

static void methods(void)
{
    autoclaim_t *client = open_in_memory();

    call_expecting(NULL, AUTOCLAIM_DESCRIBE, "{}", AUTOCLAIM_STATUS_OK, "{");
    call_expecting(NULL, AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_INVALID_HANDLE, "INVALID_HANDLE");
    call_expecting(client, AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_OK, "{");
    call_expecting(client, "no.method", "{}", AUTOCLAIM_STATUS_UNKNOWN_METHOD, "UNKNOWN_METHOD");
    call_expecting(client, AUTOCLAIM_SETTING_GET, "{", AUTOCLAIM_STATUS_INVALID_JSON, "INVALID_JSON");
    CHECK(autoclaim_interrupt(client) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_OK);
}

static void closed_and_freed(void)
{
    autoclaim_t *client = open_in_memory();
    char *reply;
    size_t reply_len;

    CHECK(autoclaim_call(client, AUTOCLAIM_SETTING_GET, bytes("{}"), 2, &reply, &reply_len) ==
          AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_OK);
    CHECK(strlen(reply) == reply_len);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_INVALID_ARGUMENT);
    CHECK(autoclaim_free((char *)&reply_len) == AUTOCLAIM_STATUS_INVALID_ARGUMENT);
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_INVALID_HANDLE);
    call_expecting(client, AUTOCLAIM_SETTING_GET, "{}", AUTOCLAIM_STATUS_INVALID_HANDLE, "INVALID_HANDLE");
    CHECK(autoclaim_close((autoclaim_t *)&reply_len) == AUTOCLAIM_STATUS_INVALID_HANDLE);
}

int main(void)
{
    versions_and_names();
    null_pointers();
    methods();
    closed_and_freed();
    puts("conventions: ok");
    return 0;
}
