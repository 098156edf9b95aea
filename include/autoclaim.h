/*
 * AutoClaim: auto-claim policies for Microsoft 365 licenses, as a library.
 * Generated; a test compares it with the library's sources.
 *
 * TERMS
 *   client   An open store, as an opaque handle. A handle is a number in a pointer's clothes: it
 *            points to nothing, and is only ever given back. 0 (NULL) is never one.
 *   request  UTF-8 JSON, one object, given as a pointer and a length; no NUL is needed. NULL with
 *            length 0 stands for {}.
 *   reply    UTF-8 JSON, one object, made by the library; it ends with a NUL that its length does
 *            not count.
 *   method   What a call does, by its name. The methods are at the end of this header; growth
 *            happens there, the functions stay.
 *   status   An int32_t. 0 is success, a negative number is an error.
 *
 * CALLING CONVENTION
 *   Inputs come first and are never written to or kept: they are yours again when the function
 *   returns. Outputs come last. A pointer is NULL or points to what its name says; NULL where it
 *   must not be gives NULL_POINTER. A handle may hold anything.
 *   reply and reply_len must both be given; they are set to NULL and 0 before anything else. After
 *   a success the reply holds the result, after an error
 *     {"error":{"code","name","message","field","target","hint","retryable"}}
 *   A "no" from a policy is a result, not an error. There is no last-error function.
 *   A request has at most 32 MiB, of strict UTF-8, not nested deeper than a limit of the library; a
 *   field the method does not know is refused. Replies may get new fields and new words: ignore
 *   what you do not know.
 *
 * OWNERSHIP
 *   made by                                   yours to                  how often
 *   autoclaim_open        *client             autoclaim_close           once
 *   autoclaim_open        *reply              autoclaim_free            once, success or error
 *   autoclaim_call        *reply              autoclaim_free            once, success or error
 *   autoclaim_version     static string       leave alone
 *   autoclaim_status_name static string       leave alone
 *   Never give these to free() or delete. A reply outlives its client. A handle that is null,
 *   forged, closed, or closed twice gives INVALID_HANDLE. Freeing what is no reply gives
 *   INVALID_ARGUMENT, and freeing a reply twice does too while it is among the last 64 freed.
 *
 * THREADS
 *   Every function may be called from every thread at any time, with the same client too. Closing a
 *   client while other threads call it is safe: their calls end as if it were open. A reply belongs
 *   to one thread at a time.
 *
 * INTERRUPT
 *   autoclaim_interrupt asks the calls in progress on a client to end with INTERRUPTED, soon and
 *   with everything as before the call. A call that has begun to commit ends with its result.
 *
 * ERRORS
 *   Numbers are assigned once and never reused, in blocks:
 *      -1 to -20   the caller's fault: correct the call
 *     -21 to -40   the store: its file, its locks, its disk
 *     -41 to -80   refused by a rule, with everything as before
 *     -81 and on   the library: INTERNAL is a fault of ours, and the client can be used on;
 *                  INTERRUPTED was asked for
 *   Without a reply come only NULL_POINTER where reply or reply_len is NULL, and the statuses of
 *   functions that have none.
 *   A host treats a number it does not know by its block. No function ends the process or lets a
 *   panic or an exception through.
 *
 * STABILITY
 *   The eight functions, their types and the status numbers are frozen. Compare
 *   autoclaim_abi_version() with AUTOCLAIM_ABI_VERSION once, after loading. Methods and fields are
 *   added, never renamed or removed; AUTOCLAIM_DESCRIBE lists those of the library you loaded.
 *
 * PROCESSES
 *   64-bit only. Nothing runs when the library is loaded; once loaded it stays until the process
 *   ends. It reads no environment variable and installs no signal handler.
 *   In a child forked after the library was used, every call gives INVALID_HANDLE, at once and
 *   without waiting for anything; after exec all is well. Several processes may open one store.
 *
 * EXAMPLE
 *   Complete; it is compiled and run by the library's tests.
 *
 * example: begin
 * #include "autoclaim.h"
 * #include <stdio.h>
 * #include <string.h>
 *
 * static int32_t call(autoclaim_t *client, const char *method, const char *request)
 * {
 *     char *reply;
 *     size_t reply_len;
 *     int32_t status = autoclaim_call(client, method, (const uint8_t *)request, strlen(request),
 *                                     &reply, &reply_len);
 *     printf("%s: %s %s\n", method, autoclaim_status_name(status), reply ? reply : "");
 *     autoclaim_free(reply);
 *     return status;
 * }
 *
 * int main(void)
 * {
 *     const char *request = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Local\"}";
 *     autoclaim_t *client;
 *     char *reply;
 *     size_t reply_len;
 *     int32_t status;
 *
 *     if (autoclaim_abi_version() != AUTOCLAIM_ABI_VERSION)
 *         return 2;
 *     status = autoclaim_open((const uint8_t *)request, strlen(request), &client, &reply, &reply_len);
 *     printf("open: %s %s\n", autoclaim_status_name(status), reply ? reply : "");
 *     autoclaim_free(reply);
 *     if (status == 0) {
 *         status = call(client, AUTOCLAIM_SETTING_GET, "{}");
 *         autoclaim_close(client);
 *     }
 *     return status == 0 ? 0 : 1;
 * }
 * example: end
 */

#ifndef AUTOCLAIM_H
#define AUTOCLAIM_H

#include <stddef.h>
#include <stdint.h>

/* Statuses; autoclaim_status_name gives the same names. */
#define AUTOCLAIM_STATUS_OK 0
#define AUTOCLAIM_STATUS_INVALID_ARGUMENT (-1)
#define AUTOCLAIM_STATUS_INVALID_JSON (-2)
#define AUTOCLAIM_STATUS_INVALID_UTF8 (-3)
#define AUTOCLAIM_STATUS_TOO_LARGE (-4)
#define AUTOCLAIM_STATUS_TOO_DEEP (-5)
#define AUTOCLAIM_STATUS_UNKNOWN_METHOD (-6)
#define AUTOCLAIM_STATUS_INVALID_HANDLE (-7)
#define AUTOCLAIM_STATUS_NULL_POINTER (-8)
#define AUTOCLAIM_STATUS_STORE_NOT_FOUND (-21)
#define AUTOCLAIM_STATUS_STORE_EXISTS (-22)
#define AUTOCLAIM_STATUS_NOT_A_STORE (-23)
#define AUTOCLAIM_STATUS_STORE_BUSY (-24)
#define AUTOCLAIM_STATUS_STORE_READ_ONLY (-25)
#define AUTOCLAIM_STATUS_STORE_FULL (-26)
#define AUTOCLAIM_STATUS_STORE_CORRUPT (-27)
#define AUTOCLAIM_STATUS_STORE_SCHEMA_NEWER (-28)
#define AUTOCLAIM_STATUS_STORE_ON_NETWORK (-29)
#define AUTOCLAIM_STATUS_NOT_FOUND (-41)
#define AUTOCLAIM_STATUS_AMBIGUOUS (-42)
#define AUTOCLAIM_STATUS_NAME_TAKEN (-43)
#define AUTOCLAIM_STATUS_BACKUP_LIMIT (-44)
#define AUTOCLAIM_STATUS_LAST_PRODUCT (-45)
#define AUTOCLAIM_STATUS_PRODUCT_ALREADY_LISTED (-46)
#define AUTOCLAIM_STATUS_PRODUCT_LACKS_APP (-47)
#define AUTOCLAIM_STATUS_PRODUCT_NOT_OWNED (-48)
#define AUTOCLAIM_STATUS_PRODUCT_NOT_ASSIGNABLE (-49)
#define AUTOCLAIM_STATUS_PLAN_NOT_IN_PRODUCT (-50)
#define AUTOCLAIM_STATUS_PLAN_REQUIRED (-51)
#define AUTOCLAIM_STATUS_NOTHING_TO_SET (-52)
#define AUTOCLAIM_STATUS_NOT_PERMITTED (-53)
#define AUTOCLAIM_STATUS_CHANGED_SINCE_CLAIM (-54)
#define AUTOCLAIM_STATUS_UNSAFE_STEP (-55)
#define AUTOCLAIM_STATUS_STALE_DATA (-56)
#define AUTOCLAIM_STATUS_INTERNAL (-81)
#define AUTOCLAIM_STATUS_INTERRUPTED (-82)

/**
 * The version of the functions in this header. It changes when one of them does, which is not planned.
 */
#define AUTOCLAIM_ABI_VERSION 1

/**
 * An open client. The pointer is a token: it points to nothing, and is only ever given back.
 */
typedef struct autoclaim_t autoclaim_t;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The `AUTOCLAIM_ABI_VERSION` the library was built with. A host compares it with its header's
 * before it calls anything else.
 */
uint32_t autoclaim_abi_version(void);

/**
 * The library's version, such as "0.1.0". Static: never freed.
 */
const char *autoclaim_version(void);

/**
 * Opens a store, or creates one.
 *
 * request, request_len: `{"path","create":"Never"|"IfMissing"|"New","mode":"Local"|"Graph",
 *   "readOnly","tenantId","busyTimeoutMs"}`; path is absolute, or ":memory:".
 * client: receives the client; NULL when the call fails.
 * reply, reply_len: receive what was opened, or the error.
 */
int32_t autoclaim_open(const uint8_t *request,
                       size_t request_len,
                       autoclaim_t **client,
                       char **reply,
                       size_t *reply_len);

/**
 * Closes a client. Calls in progress on it go on to their end, and the last of them closes the
 * store; every later use of the handle gives INVALID_HANDLE.
 */
int32_t autoclaim_close(autoclaim_t *client);

/**
 * Calls a method; the macros at the end of this header name them all.
 *
 * client: from autoclaim_open. NULL is allowed for AUTOCLAIM_DESCRIBE alone.
 * method: the method's name, NUL-terminated.
 * request, request_len: the method's request, a JSON object; NULL and 0 where nothing is asked.
 * reply, reply_len: receive the method's reply, or the error.
 */
int32_t autoclaim_call(autoclaim_t *client,
                       const char *method,
                       const uint8_t *request,
                       size_t request_len,
                       char **reply,
                       size_t *reply_len);

/**
 * Asks every call in progress on a client to end with INTERRUPTED. It waits for nothing, may come
 * from any thread, and does nothing to calls that begin later.
 */
int32_t autoclaim_interrupt(autoclaim_t *client);

/**
 * Frees a reply. NULL is allowed and does nothing; what is not a reply, or was freed before,
 * gives INVALID_ARGUMENT.
 */
int32_t autoclaim_free(char *reply);

/**
 * The name of a status, such as "NOT_FOUND" for -41: "OK" for 0, "UNKNOWN" for a number this
 * library does not give. Static: never freed.
 */
const char *autoclaim_status_name(int32_t status);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/*
 * METHODS, for autoclaim_call. A ? marks a field that may be absent.
 */

/**
 * Names every method with the JSON Schemas of its request and reply.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   method?: string|null. One method; default: all.
 *   now?: string|null. The time of the call; default: the wall clock.
 * reply:
 *   abi: integer. The version of the C ABI.
 *   contract: integer. The version of the JSON contract.
 *   errors: [{code: integer, name: string}]. Every error name with its number.
 *   methods: [{name: string, reply: any, request: any, summary: string}]. The methods, by name.
 *   version: string. The version of the library.
 */
#define AUTOCLAIM_DESCRIBE "describe"

/**
 * Gives the settings, and who changed them last.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call; default: the wall clock.
 * reply:
 *   activationDelayMinutes: integer. Minutes from a policy's creation until it decides.
 *   allowWarningUnits: boolean. Whether units in grace may be claimed.
 *   changed?: string|null. When the settings were last changed; null for never.
 *   changedBy?: string|null. The id of who changed them.
 *   defaultUsageLocation?: string|null. The usage location users get who have none.
 *   enabled: boolean. The switch.
 *   environmentScope: {powerApps?: "All"|"OnlyManaged"|null, powerAutomate?:
 *       "All"|"OnlyManaged"|null}. Where Power Platform events claim.
 *   maxDataAgeHours?: integer|null. Hours after which data is too old to decide on.
 *   observeWithinHours: integer. Hours within which a change sent should be seen in an import.
 *   reclaimAfterUndo: "Never"|"OnRequest"|"Always". Whether a user whose license was taken back
 *       may claim again.
 *   recordAll: boolean. Whether every event leaves a row.
 *   requiredRole?: string|null. The role an actor needs for policies and settings.
 */
#define AUTOCLAIM_SETTING_GET "setting.get"

/**
 * Changes what is given of the settings.
 *
 * request:
 *   activationDelayMinutes?: integer|null. Minutes from a policy's creation until it decides; 0 to
 *       525,600.
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowWarningUnits?: boolean|null. Whether units in grace may be claimed.
 *   defaultUsageLocation?: string|null. The ISO 3166-1 alpha-2 code for users who have no usage
 *       location; null for none.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enabled?: boolean|null. The switch: off parks every policy, deletes nothing and takes nothing
 *       away.
 *   environmentScope?: {powerApps?: "All"|"OnlyManaged"|null, powerAutomate?:
 *       "All"|"OnlyManaged"|null}|null. Where Power Platform events claim.
 *   maxDataAgeHours?: integer|null. Hours after which data is too old to decide on, from 1; null
 *       for any age.
 *   now?: string|null. The time of the call; default: the wall clock.
 *   observeWithinHours?: integer|null. Hours within which a change sent should be seen in an
 *       import, from 1.
 *   reclaimAfterUndo?: "Never"|"OnRequest"|"Always"|null. Whether a user whose license was taken
 *       back may claim again.
 *   recordAll?: boolean|null. Whether every event leaves a row.
 *   requiredRole?: string|null. The role an actor needs for policies and settings; null for none.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {activationDelayMinutes: integer, allowWarningUnits: boolean, changed?: string|null,
 *       changedBy?: string|null, defaultUsageLocation?: string|null, enabled: boolean,
 *       environmentScope: {powerApps?: "All"|"OnlyManaged"|null, powerAutomate?:
 *       "All"|"OnlyManaged"|null}, maxDataAgeHours?: integer|null, observeWithinHours: integer,
 *       reclaimAfterUndo: "Never"|"OnRequest"|"Always", recordAll: boolean, requiredRole?:
 *       string|null}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_SETTING_UPDATE "setting.update"

#endif /* AUTOCLAIM_H */
