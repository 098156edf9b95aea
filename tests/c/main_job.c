/* The main job from C: a store, the tenant, a policy, events, the report. One unit and two people who
 * need it; told again after the store was closed and opened, and moved to a group's license in the end. The argument is a folder of its own. */
#include "check.h"

#define NOW "\"now\":\"2026-11-21T10:00:00Z\""
#define ADA "ada@contoso.example"
#define BEN "ben@contoso.example"

#define POOLS                                                                                        \
    "{" NOW ",\"subscribedSkus\":[{\"skuId\":\"cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46\","              \
    "\"skuPartNumber\":\"SPB\",\"appliesTo\":\"User\",\"capabilityStatus\":\"Enabled\","             \
    "\"consumedUnits\":0,\"prepaidUnits\":{\"enabled\":1,\"warning\":0,\"suspended\":0,"             \
    "\"lockedOut\":0},\"servicePlans\":[{\"servicePlanId\":\"57ff2da0-773e-42df-b2af-ffb7a2317929\"," \
    "\"servicePlanName\":\"TEAMS1\",\"provisioningStatus\":\"Success\",\"appliesTo\":\"User\"}]}]}"

#define USER(id, upn)                                                                       \
    "{\"id\":\"" id "\",\"userPrincipalName\":\"" upn "\",\"displayName\":\"Someone\","     \
    "\"accountEnabled\":true,\"userType\":\"Member\",\"usageLocation\":\"SE\","             \
    "\"licenseAssignmentStates\":[]}"

#define USERS                                                    \
    "{" NOW ",\"users\":["                                       \
    USER("aaaaaaaa-0000-4000-8000-000000000001", ADA) ","        \
    USER("bbbbbbbb-0000-4000-8000-000000000002", BEN) "]}"

#define POLICY \
    "{" NOW ",\"name\":\"Teams for all\",\"app\":\"Teams\",\"products\":[{\"product\":\"SPB\"}]}"

#define GROUPS                                                                                       \
    "{" NOW ",\"groups\":[{\"id\":\"cccccccc-0000-4000-8000-000000000003\",\"displayName\":\"lic\","   \
    "\"securityEnabled\":true,\"mailEnabled\":false,\"groupTypes\":[],\"isAssignableToRole\":false,"     \
    "\"isManagementRestricted\":false,\"onPremisesSyncEnabled\":null,\"assignedLicenses\":[{"           \
    "\"skuId\":\"cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46\",\"disabledPlans\":[]}],\"members\":[]}]}"

#define PLAN "{" NOW ",\"name\":\"Move\",\"policy\":\"Teams for all\",\"group\":\"lic\"}"
#define OF_MOVE "{" NOW ",\"migration\":\"Move\"}"

#define EVENT(id, upn) \
    "{" NOW ",\"events\":[{\"id\":\"" id "\",\"user\":\"" upn "\",\"app\":\"Teams\",\"trigger\":\"FirstSignIn\"}]}"

/* A path as JSON has it: Windows parts folders with what JSON escapes by. */
static void escape(char *out, size_t size, const char *path)
{
    for (; *path != '\0'; path++) {
        CHECK(size > 2);
        if (*path == '\\' || *path == '"') {
            *out++ = '\\';
            size--;
        }
        *out++ = *path;
        size--;
    }
    *out = '\0';
}

static autoclaim_t *open_store(const char *folder, const char *create)
{
    char request[4096];
    char escaped[2048];
    autoclaim_t *client = NULL;
    char *reply = NULL;
    size_t reply_len = 0;
    int length;

    escape(escaped, sizeof escaped, folder);
    length = snprintf(request, sizeof request,
                      "{\"path\":\"%s/tenant.autoclaim\",\"create\":\"%s\",\"mode\":\"Local\"}", escaped, create);
    CHECK(length > 0 && (size_t)length < sizeof request);
    if (autoclaim_open(bytes(request), (size_t)length, &client, &reply, &reply_len) != AUTOCLAIM_STATUS_OK) {
        fprintf(stderr, "open: %s\n", reply);
        exit(1);
    }
    CHECK(autoclaim_free(reply) == AUTOCLAIM_STATUS_OK);
    return client;
}

static void succeed(autoclaim_t *client, const char *method, const char *request, const char *expected)
{
    call_expecting(client, method, request, AUTOCLAIM_STATUS_OK, expected);
}

int main(int argc, char **argv)
{
    autoclaim_t *client;

    CHECK(argc == 2);
    client = open_store(argv[1], "New");
    succeed(client, AUTOCLAIM_SETTING_UPDATE, "{" NOW ",\"enabled\":true}", "\"enabled\":true");
    succeed(client, AUTOCLAIM_POOL_IMPORT, POOLS, "{");
    succeed(client, AUTOCLAIM_USER_IMPORT, USERS, "\"added\":2");
    succeed(client, AUTOCLAIM_POLICY_CREATE, POLICY, "\"Teams for all\"");

    succeed(client, AUTOCLAIM_CLAIM_INVOKE, EVENT("first", ADA), "\"outcome\":\"Claimed\"");
    succeed(client, AUTOCLAIM_CLAIM_INVOKE, EVENT("second", BEN), "\"outcome\":\"PoolsEmpty\"");
    call_expecting(client, AUTOCLAIM_CLAIM_INVOKE, "{\"evnets\":[]}", AUTOCLAIM_STATUS_INVALID_ARGUMENT, "events");
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_OK);

    client = open_store(argv[1], "Never");
    succeed(client, AUTOCLAIM_CLAIM_INVOKE, EVENT("first", ADA), "\"duplicate\":true");
    succeed(client, AUTOCLAIM_REPORT_GET, "{\"now\":\"2026-11-21T10:00:01Z\",\"days\":1}", "\"" ADA "\"");

    /* Who claimed comes to the license of a group instead; a Local store does it at once. */
    succeed(client, AUTOCLAIM_GROUP_IMPORT, GROUPS, "\"added\":1");
    succeed(client, AUTOCLAIM_MIGRATION_PLAN, PLAN, "\"Ready\":1");
    succeed(client, AUTOCLAIM_MIGRATION_INVOKE, OF_MOVE, "\"Done\":1");
    succeed(client, AUTOCLAIM_MIGRATION_ITEMS, OF_MOVE, "\"step\":\"Removed\"");
    CHECK(autoclaim_close(client) == AUTOCLAIM_STATUS_OK);
    puts("main job: ok");
    return 0;
}
