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
 *   field the method does not know is refused. So is a text that is blank or longer than describe
 *   says, and null where a read is to be restricted: leave the field out for all. A page of a list
 *   ends before 16 MiB, unless one item alone has more; next says where it goes on. Other replies
 *   have at most 32 MiB: what would be longer is TOO_LARGE, and nothing was written. But for
 *   event.fromSignIns and event.fromAudit, whose limit is a million events. Replies may get new fields
 *   and new words: ignore what you do not know.
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
 *   with everything as before the call. A call that has begun to commit ends with its result. An
 *   import of many items commits in parts, each with its own audit record: those committed stay,
 *   the error says how many, and sending the whole import again is harmless.
 *   It is async-signal-safe, the only function here that is: a handler of SIGINT may call it,
 *   whatever the signal hit.
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
 *   A host treats a number it does not know by its block. No function lets a panic or an exception
 *   through, and none ends the process, but for want of memory, as abort() does.
 *
 * STABILITY
 *   The eight functions, their types and the status numbers are frozen. Compare
 *   autoclaim_abi_version() with AUTOCLAIM_ABI_VERSION once, after loading. Methods and fields are
 *   added, never renamed or removed; AUTOCLAIM_DESCRIBE lists those of the library you loaded.
 *
 * PROCESSES
 *   64-bit only. Nothing runs when the library is loaded; once loaded it stays until the process
 *   ends, on Windows from the first autoclaim_open or autoclaim_call on. It installs no signal
 *   handler. It reads no environment variable itself; SQLite, which is in it, puts the temporary
 *   files of large calls into the first of SQLITE_TMPDIR, TMPDIR, /var/tmp, /usr/tmp and /tmp that
 *   can be written (on Windows TMP, TEMP or the profile). They have no name, the account's alone
 *   can read them, and they end with the client.
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
 *
 * MICROSOFT GRAPH
 *   The library does no I/O. graph.next says which HTTP requests are due, graph.reply takes what came of
 *   them, and a host only carries: it adds the authorization, sends each request once and before its
 *   sendBefore, follows no redirect and retries nothing. It may send those of one reply at once, give
 *   back responses in any order, and stop anywhere: what was under way, the library looks after.
 *   A host that gives now gives it to the millisecond: by whole seconds the library takes up to a second
 *   of writes for older than they are, sends more before they leave Graph's window, and is refused (429).
 *   This is all that it takes; it too is compiled and run by the library's tests.
 *
 * // Keeps a store and its tenant alike: asks what is due, has it sent, gives back what came, until nothing is
 * // left to do. A program of its own sends by an HTTP client, and reads JSON by a library.
 * #define _POSIX_C_SOURCE 200809L
 * #include "autoclaim.h"
 * #include <stdio.h>
 * #include <stdlib.h>
 * #include <string.h>
 * #include <time.h>
 *
 * static char *call(autoclaim_t *client, const char *method, const char *request)
 * {
 *     char *reply;
 *     size_t reply_len;
 *     int32_t status = autoclaim_call(client, method, (const uint8_t *)request, strlen(request),
 *                                     &reply, &reply_len);
 *     if (status != AUTOCLAIM_STATUS_OK) {
 *         fprintf(stderr, "%s: %s\n", method, reply ? reply : autoclaim_status_name(status));
 *         exit(1);
 *     }
 *     return reply;
 * }
 *
 * // What stands after a text.
 * static const char *after(const char *json, const char *text)
 * {
 *     const char *found = strstr(json, text);
 *     return found ? found + strlen(text) : NULL;
 * }
 *
 * // The transport. It sends a request with its authorization, once and before sendBefore, follows no redirect,
 * // and waits timeoutSeconds; what was not sent is {"id","failure":"NotSent"}, what got no answer NoAnswer.
 * // This one is a tenant with one product and nobody in it.
 * static const char *send_once(const char *request)
 * {
 *     if (strstr(request, "/users/delta"))
 *         return "{\"value\":[],\"@odata.deltaLink\":"
 *                "\"https://graph.microsoft.com/v1.0/users/delta?$deltatoken=1\"}";
 *     return strstr(request, "/subscribedSkus")
 *                ? "{\"value\":[{\"accountId\":\"c0000000-0000-4000-8000-00000000000c\","
 *                  "\"skuId\":\"05e9a617-0261-4cee-bb44-138d3ef5d965\",\"skuPartNumber\":\"SPE_E3\","
 *                  "\"appliesTo\":\"User\",\"capabilityStatus\":\"Enabled\",\"consumedUnits\":0,"
 *                  "\"prepaidUnits\":{\"enabled\":9,\"warning\":0,\"suspended\":0},\"servicePlans\":[]}]}"
 *                : "{\"value\":[]}";
 * }
 *
 * int main(void)
 * {
 *     const char *open = "{\"path\":\":memory:\",\"create\":\"New\",\"mode\":\"Graph\"}";
 *     autoclaim_t *client;
 *     char *reply, request[4096];
 *     size_t reply_len;
 *     int sent = 0, idle = 0;
 *
 *     if (autoclaim_open((const uint8_t *)open, strlen(open), &client, &reply, &reply_len) != 0)
 *         return 1;
 *     autoclaim_free(reply);
 *     while (!idle) {
 *         char *next = call(client, AUTOCLAIM_GRAPH_NEXT, "{\"maxRequests\":1}");
 *         const char *id = after(next, "\"id\":\"");
 *         const char *wait = after(next, "\"waitMilliseconds\":");
 *         if (id) {
 *             snprintf(request, sizeof request, "{\"responses\":[{\"id\":\"%.*s\",\"status\":200,\"body\":%s}]}",
 *                      (int)strcspn(id, "\""), id, send_once(next));
 *             autoclaim_free(call(client, AUTOCLAIM_GRAPH_REPLY, request));
 *             sent++;
 *         } else if (strstr(next, "\"idle\":true") || !wait || *wait == 'n') {
 *             idle = 1;
 *         } else {
 *             long ms = strtol(wait, NULL, 10);
 *             struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
 *             nanosleep(&pause, NULL);
 *         }
 *         autoclaim_free(next);
 *     }
 *     printf("idle after %d requests\n", sent);
 *     return autoclaim_close(client) == AUTOCLAIM_STATUS_OK ? 0 : 1;
 * }
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
#define AUTOCLAIM_STATUS_CHANGE_UNDER_WAY (-57)
#define AUTOCLAIM_STATUS_PLAN_CHANGED (-58)
#define AUTOCLAIM_STATUS_SESSION_EXPIRED (-61)
#define AUTOCLAIM_STATUS_PERMISSION_MISSING (-62)
#define AUTOCLAIM_STATUS_WRONG_TENANT (-63)
#define AUTOCLAIM_STATUS_CLOCK_BEHIND (-64)
#define AUTOCLAIM_STATUS_CHANGES_HELD (-65)
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
 * client: from autoclaim_open. NULL is allowed for AUTOCLAIM_DESCRIBE and
 *   AUTOCLAIM_STORE_RESTORE, which need no open store.
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
 * Asks every call in progress on a client to end with INTERRUPTED. It is async-signal-safe: it takes
 * no lock, allocates nothing and waits for nothing. It may come from any thread and from a signal
 * handler, one that interrupts this library too, and does nothing to calls that begin later.
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
 * METHODS, for autoclaim_call. A ? marks a field that may be absent. Each says what it does to the store, which settings name a role that it
 * needs where they are set, and what it or one of its items can end with besides what others can too:
 *   A call before it comes to a method: UNKNOWN_METHOD, INVALID_HANDLE, NULL_POINTER.
 *   Every method: INVALID_ARGUMENT, INVALID_JSON, INVALID_UTF8, TOO_LARGE, TOO_DEEP, INTERNAL, INTERRUPTED.
 *   Every method but Pure ones: STORE_NOT_FOUND, NOT_A_STORE, STORE_BUSY, STORE_FULL, STORE_CORRUPT, STORE_SCHEMA_NEWER.
 *   Every Write and Import: STORE_READ_ONLY.
 *   Every method that names a role: NOT_PERMITTED.
 *
 * VOCABULARIES, which may grow. An ErrorName is that of a status.
 *   AssignVia: "Direct"|"Group"
 *   AttemptResult: "Done"|"DoneAlready"|"AgainLater"|"Apart"|"NoUnits"|"MendUser"|"MendConfiguration"|"Never"|"InDoubt"|"NotSent"
 *   AuditAction: "Add policy product"|"Cancel change"|"Cancel migration change"|"Create policy"|"Decide claim"|"Define app"|"Fail change"|"Fail migration"|"Fail undo"|"Import catalog"|"Import environments"|"Import groups"|"Import migration"|"Import pools"|"Import Power Apps"|"Import users"|"Migrate license"|"Move change"|"Move policy product"|"Observe claim"|"Observe direct license"|"Observe migration member"|"Observe migration undo"|"Observe removal"|"Observe undo"|"Pause migration"|"Plan migration"|"Put back license"|"Read sign-ins"|"Refresh groups"|"Refresh members"|"Refresh user changes"|"Refresh users"|"Release wave"|"Remove app"|"Remove migration"|"Remove policy"|"Remove policy product"|"Restore store"|"Resume migration"|"Send change"|"Undo claim"|"Undo migration"|"Unlock claims"|"Update policy"|"Update policy product"|"Update pool"|"Update settings"
 *   AuditFormat: "JsonLines"|"DirectoryAudit"
 *   CheckKind: "Integrity"|"ForeignKey"|"Schema"|"Content"|"Counts"|"Bookings"|"Audit"
 *   ClaimAgainAfterUndo: "Never"|"OnRequest"|"Always"
 *   ClaimState: "Booked"|"Sent"|"Observed"|"Failed"|"UndoPending"|"Undone"|"RemovedOutside"|"Migrated"
 *   Cloud: "Global"|"USGov"|"USGovDoD"|"China"
 *   CoverageKind: "PayAsYouGo"|"AppPass"|"FlowPlan"
 *   Damage: "Edited"|"Removed"|"Inserted"|"Moved"|"CutOff"|"Rewritten"|"ActorChanged"|"ClaimChanged"|"ClaimRemoved"|"ClaimUnrecorded"|"Unreadable"|"Misfiled"
 *   DefaultReason: "NewPremiumLicense"|"ManagedEnvironments"
 *   EnvironmentScope: "All"|"OnlyManaged"
 *   Family: "PowerApps"|"PowerAutomate"
 *   GraphFailure: "NotSent"|"NoAnswer"|"TooLarge"
 *   GraphTask: "Refresh"|"Events"|"Send"|"Verify"
 *   GroupBy: "Policy"|"Product"|"Day"|"Outcome"|"App"|"Department"
 *   HoldBack: "UserUnknown"|"UserAmbiguous"|"AccountDeleted"|"AccountDisabled"|"Agent"|"DataTooOld"|"NoDirectPath"|"AlreadyMigrated"|"NotProvablyDirect"|"PlanLoss"|"PlansDiffer"|"ProductNotOwned"|"GroupLacksProduct"|"GroupUnfit"|"InheritedInError"|"NoUnits"|"PlanConflict"|"ChangeUnderWay"|"InAnotherMigration"|"GroupDataTooOld"|"MembershipAwaited"|"InheritedGone"|"UsageLocationMissing"|"OtherProductLost"
 *   ImportMode: "Merge"|"Replace"
 *   KeepPlans: "Superset"|"Exact"
 *   LintKind: "SwitchOff"|"UserDataTooOld"|"PolicyOff"|"Shadowed"|"NoTrigger"|"NobodyInScope"|"GroupUnknown"|"GroupEmpty"|"NoManagedEnvironment"|"ProductNotOwned"|"ProductNotAssignable"|"ProductLacksPlan"|"ProductInGrace"|"ProductSuspended"|"PoolEmpty"|"PoolsEmpty"|"PoolLow"|"PoolDataTooOld"|"TargetGroupUnfit"|"TargetGroupShort"|"EntraP1Missing"|"DefaultTwin"|"PlanConflict"|"MailboxPlan"|"UsageLocationMissing"|"GroupMembersUnknown"|"DepartmentUnknown"|"ReserveAbovePool"
 *   Membership: "Graph"|"External"
 *   MethodKind: "Pure"|"Read"|"Write"|"Import"|"Maintain"
 *   MigrationFormat: "Csv"|"Json"
 *   MigrationItemState: "Ready"|"Held"|"Moving"|"Paused"|"Done"|"Failed"|"Undoing"|"Undone"
 *   MigrationState: "Planned"|"Running"|"Paused"|"Stopped"|"Done"|"Undone"|"Ended"
 *   MigrationStep: "Join"|"Wait"|"Inherited"|"Removed"|"PutBack"|"Return"|"Leave"
 *   Mode: "Local"|"Graph"
 *   Outcome: "Claimed"|"PendingGroup"|"AlreadyEntitled"|"PlanSwitchedOff"|"GroupLicensePending"|"GroupLicenseError"|"PreviouslyUndone"|"FeatureOff"|"DataTooOld"|"NoPolicy"|"PolicyOff"|"NotYetActive"|"OutOfScope"|"TriggerNotCovered"|"EnvironmentNotCovered"|"CapReached"|"PoolsEmpty"|"UsageLocationMissing"|"AccountDisabled"|"GuestNotEligible"|"UserUnknown"|"AgentNotEligible"|"EntitlementUnknown"
 *   OwnerKind: "Claim"|"Undo"|"Migration"|"PutBack"
 *   PendingChangeKind: "AssignLicense"|"SetUsageLocation"|"AddToGroup"|"RemoveLicense"|"RemoveFromGroup"
 *   PendingChangeState: "Pending"|"Sent"|"Observed"|"Failed"|"Cancelled"
 *   PolicyStatus: "On"|"Off"|"Parked"|"Activating"
 *   ReportFormat: "Csv"|"Html"|"Json"
 *   RequestKind: "SubscribedSkus"|"ReadUsers"|"SetUsageLocation"|"AssignLicense"|"AddMembers"|"RemoveMember"|"ReadGroups"|"ListUsers"|"ListUserChanges"|"ListGroups"|"ListMembers"|"ListSignIns"
 *   Severity: "Info"|"Warning"|"Error"
 *   Snapshot: "Full"|"Partial"
 *   StepKind: "Switch"|"User"|"Entitlement"|"GroupLicense"|"SwitchedOffPlan"|"PreviousClaim"|"Policy"|"UsageLocation"|"Product"
 *   StepResult: "Passed"|"PassedOver"|"Refused"|"Decides"|"Granted"
 *   Trigger: "FirstSignIn"|"LaunchPremiumApp"|"LaunchApp"|"RequestLicense"|"TriggerPremiumFlow"|"SavePremiumFlow"|"EnablePremiumFlow"|"TriggerStandardFlow"|"SaveStandardFlow"|"EnableStandardFlow"|"TriggerAttendedRpaFlow"|"SaveAttendedRpaFlow"|"EnableAttendedRpaFlow"|"DesktopGoPremium"|"DesktopTrialRpa"
 *   UnderWay: "Leased"|"InDoubt"
 *   Use: "CanvasAppLaunch"|"ListedLaunch"|"FlowAuthored"|"ModelDrivenAppLaunch"|"FlowRun"
 *   Via: "Direct"|"Group"|"Both"
 *   WaveBy: "Department"
 */

/**
 * Defines an app of the admin's own, or says what entitles to one of Microsoft's.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NOTHING_TO_SET.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   entitlingPlanIds?: [string]|null. All plans any one of which entitles a user, by id or name;
 *       the plan that the app is always does. An equal of it that is left out is the app's plan no
 *       more. Null for what holds of itself.
 *   name: string. An app's name or label; one that no app has makes a new app. 1 to 200
 *       characters.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   servicePlanId?: string|null. The plan a product must contain, by id or name. A new app needs
 *       one, one of Microsoft's keeps its own.
 *   signInAppIds?: [string]|null. All appIds in a sign-in log that mean a user opened it. Null for
 *       those it has of itself.
 *   triggers?: [Trigger]|null. `FirstSignIn`, `RequestLicense`; default both. Microsoft's apps
 *       keep theirs.
 *   unknownPlanIds?: [string]|null. All plans of which nobody knows whether they entitle in a
 *       managed environment: who holds one and nothing that entitles is EntitlementUnknown there.
 *       One taken out entitles there if `entitlingPlanIds` names it, and does not if not. Null for
 *       what holds of itself.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {builtIn: boolean, entitlingPlanIds: [string], entitlingPlans: [string], family?:
 *       Family|null, label: string, name: string, servicePlanId: string, servicePlanIds: [string],
 *       servicePlanName: string, signInAppIds: [string], triggers: [Trigger], unknownPlanIds:
 *       [string], unknownPlans: [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_APP_DEFINE "app.define"

/**
 * Lists apps by name.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   identity?: string. One app, by name or by its label in the portal; `*` and `?` stand for any
 *       characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   items: [{builtIn: boolean, entitlingPlanIds: [string], entitlingPlans: [string], family?:
 *       Family|null, label: string, name: string, servicePlanId: string, servicePlanIds: [string],
 *       servicePlanName: string, signInAppIds: [string], triggers: [Trigger], unknownPlanIds:
 *       [string], unknownPlans: [string]}]. The items, in order; fewer than asked for where they
 *       are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_APP_LIST "app.list"

/**
 * Removes an app of the admin's own; one of Microsoft's is again as it came.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   name: string. The app's name or label.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {builtIn: boolean, entitlingPlanIds: [string], entitlingPlans: [string], family?:
 *       Family|null, label: string, name: string, servicePlanId: string, servicePlanIds: [string],
 *       servicePlanName: string, signInAppIds: [string], triggers: [Trigger], unknownPlanIds:
 *       [string], unknownPlans: [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_APP_REMOVE "app.remove"

/**
 * Lists how users hold products: one row per path.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   duplicate?: boolean. Only those of users who hold the product by another path as well, or only
 *       those of users who do not.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   product?: string. Only this product's.
 *   state?: string. Only this state of Graph, in any case.
 *   user?: string. Only this user's.
 *   via?: Via. `Direct` or `Group`.
 * reply:
 *   items: [{assignedByGroup?: {id: string, name?: string|null}|null, disabledPlans: [PlanRef],
 *       duplicate: boolean, error?: string|null, product: {name: string, skuId: string,
 *       skuPartNumber: string}, state: string, user: {id?: string|null, userPrincipalName:
 *       string}, via: Via}]. The items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_ASSIGNMENT_LIST "assignment.list"

/**
 * Exports audit records, for tools and for others to verify.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS, STORE_EXISTS, STORE_READ_ONLY.
 *
 * request:
 *   action?: AuditAction. Only of this action, such as `Update policy`.
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   actorId?: string. Only by this actor: an id, a name, or the key that records have of one who
 *       was forgotten.
 *   claim?: integer. Only about the claim of this number.
 *   correlationId?: string. Only with this correlation id.
 *   dryRun?: boolean. Says what would be written, and writes nothing.
 *   format: AuditFormat. What the export looks like.
 *   from?: string. Only recorded at this time or later, by the wall clock.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path?: string|null. The file to write, absolute; without it what it would hold is in the
 *       reply, which has 32 MiB at most.
 *   policy?: string. Only about this policy, by id or name; one that was removed by its id.
 *   target?: string. Only about this target, such as `setting`, `policy:` and its id or name, or
 *       `claim:17`; one that is none is refused.
 *   to?: string. Only recorded before this time, by the wall clock.
 *   user?: string. Only about this user or the user's claims; one who is gone from the tenant too.
 * reply:
 *   bytes: integer. Bytes of the text.
 *   format: AuditFormat. What it looks like.
 *   path?: string|null. The file; null where the text is here.
 *   records: integer. How many lines it has.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 *   text?: string|null. The text; null where it is in the file, and with `dryRun`.
 */
#define AUTOCLAIM_AUDIT_EXPORT "audit.export"

/**
 * Lists audit records: who changed what, when, and why; newest first.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   action?: AuditAction. Only of this action, such as `Update policy`.
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   actorId?: string. Only by this actor: an id, a name, or the key that records have of one who
 *       was forgotten.
 *   claim?: integer. Only about the claim of this number.
 *   correlationId?: string. Only with this correlation id.
 *   cursor?: string|null. Where the last page ended.
 *   from?: string. Only recorded at this time or later, by the wall clock.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy?: string. Only about this policy, by id or name; one that was removed by its id.
 *   target?: string. Only about this target, such as `setting`, `policy:` and its id or name, or
 *       `claim:17`; one that is none is refused.
 *   to?: string. Only recorded before this time, by the wall clock.
 *   user?: string. Only about this user or the user's claims; one who is gone from the tenant too.
 * reply:
 *   items: [{action: AuditAction, actor: {host?: string|null, id?: string|null, key: string,
 *       name?: string|null, process?: integer|null, roles: [string]}, changes: [FieldChange],
 *       claim?: integer|null, correlationId?: string|null, details: [AuditDetail], event?:
 *       string|null, hash: string, now: string, nowSupplied: boolean, recordedAt: string,
 *       sequence: integer, target: string, user?: string|null}]. The items, in order; fewer than
 *       asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_AUDIT_LIST "audit.list"

/**
 * Names the first audit record that was edited, removed, put in or moved, and claims that differ from theirs.
 * Read. Role: requiredReportRole.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   head?: {hash: string, sequence: integer}. The end of the trail as an earlier call gave it:
 *       with it a trail that was cut off or written anew is noticed too.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   findings: [{claim?: integer|null, damage: Damage, message: string, sequence?: integer|null}].
 *       What was found; the first broken record first, and nothing after it can be vouched for.
 *   head: {hash: string, sequence: integer}. The end of the trail, to be remembered; of a broken
 *       one the end of its sound part.
 *   ok: boolean. Whether nothing was found.
 */
#define AUTOCLAIM_AUDIT_VERIFY "audit.verify"

/**
 * Replaces the table of product and plan names by Microsoft's CSV.
 * Import. Role: requiredRole.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   csv?: string|null. The CSV's text; or `path`.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. The CSV file, absolute; or `csv`.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {added: [{change: string, skuId: string, skuPartNumber: string}], changed: [{change:
 *       string, skuId: string, skuPartNumber: string}], errors: [{error: ErrorDetail, index:
 *       integer, line?: integer|null}], plans: integer, products: integer, removed: [{change:
 *       string, skuId: string, skuPartNumber: string}]}. The thing as it is afterwards, or what
 *       was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_CATALOG_IMPORT "catalog.import"

/**
 * Cancels pending changes that are not under way: what was to be added is not, and what was to go stays.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, CHANGE_UNDER_WAY, UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   changes?: [integer]. The changes, cancelled in their order; at most 5,000.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   kind?: PendingChangeKind. Only changes of this kind.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   owner?: {id: integer, kind: OwnerKind}. Only what is made for this owner.
 *   reason?: string|null. Why, for the claims and the audit trail; at most 1,000 characters.
 *   state?: PendingChangeState. Only changes in this state; default all that are not closed.
 *   user?: string. Only this user's.
 * reply:
 *   items: [{after?: integer|null, attempts: [ChangeAttempt], claim?: integer|null, disabledPlans:
 *       [PlanRef], due: string, evidence?: {after?: Time|null, lackingSince?: Time|null,
 *       provenAt?: Time|null, shownSince?: Time|null}|null, group?: {id: string, name?:
 *       string|null}|null, id: integer, kind: PendingChangeKind, overdue: boolean, owner: {id:
 *       integer, kind: OwnerKind}, product?: {name: string, skuId: string, skuPartNumber:
 *       string}|null, since: string, state: PendingChangeState, underWay?: UnderWay|null,
 *       usageLocation?: string|null, user: {id?: string|null, userPrincipalName: string}}|{error:
 *       {code: integer, field?: string|null, hint?: string|null, message: string, name: ErrorName,
 *       retryable: boolean, target?: string|null}, index: integer, line?: integer|null}]. The
 *       changes as they are now, or why they were not cancelled, in the order of the request or by
 *       number.
 *   others: [{after?: integer|null, attempts: [ChangeAttempt], claim?: integer|null,
 *       disabledPlans: [PlanRef], due: string, evidence?: {after?: Time|null, lackingSince?:
 *       Time|null, provenAt?: Time|null, shownSince?: Time|null}|null, group?: {id: string, name?:
 *       string|null}|null, id: integer, kind: PendingChangeKind, overdue: boolean, owner: {id:
 *       integer, kind: OwnerKind}, product?: {name: string, skuId: string, skuPartNumber:
 *       string}|null, since: string, state: PendingChangeState, underWay?: UnderWay|null,
 *       usageLocation?: string|null, user: {id?: string|null, userPrincipalName: string}}]. The
 *       other changes of the same claims, and of claims that waited for these, which are cancelled
 *       with them.
 */
#define AUTOCLAIM_CHANGE_CANCEL "change.cancel"

/**
 * Lists pending changes: those to make in the tenant, oldest first.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   kind?: PendingChangeKind. Only changes of this kind.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   owner?: {id: integer, kind: OwnerKind}. Only what is made for this owner.
 *   state?: PendingChangeState. Only changes in this state; default all that are not closed.
 *   user?: string. Only this user's.
 * reply:
 *   items: [{after?: integer|null, attempts: [ChangeAttempt], claim?: integer|null, disabledPlans:
 *       [PlanRef], due: string, evidence?: {after?: Time|null, lackingSince?: Time|null,
 *       provenAt?: Time|null, shownSince?: Time|null}|null, group?: {id: string, name?:
 *       string|null}|null, id: integer, kind: PendingChangeKind, overdue: boolean, owner: {id:
 *       integer, kind: OwnerKind}, product?: {name: string, skuId: string, skuPartNumber:
 *       string}|null, since: string, state: PendingChangeState, underWay?: UnderWay|null,
 *       usageLocation?: string|null, user: {id?: string|null, userPrincipalName: string}}]. The
 *       items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_CHANGE_LIST "change.list"

/**
 * Gives one claim or refusal, with everything that was looked at.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   claim: integer. The claim.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   app: string. The app.
 *   at?: string|null. When it happened; null where the event did not say.
 *   attempts?: [{answeredAt?: string|null, attempt: integer, change: integer, code?: string|null,
 *       disabledPlans: [PlanRef], handedOutAt: string, message?: string|null, product?: {name:
 *       string, skuId: string, skuPartNumber: string}|null, result?: AttemptResult|null, status?:
 *       integer|null}]|null. What was tried in the tenant to make it true and to undo it; only
 *       from `claim.get`.
 *   changed?: boolean|null. Whether this call undid it; only from `claim.undo`.
 *   claim: integer. The claim.
 *   decidedAt: string. When it was decided.
 *   disabledPlans: [{id: string, name: string}]. The plans of the product that are off.
 *   event: string. The event's id.
 *   group?: {id: string, name?: string|null}|null. The group that brings the product; null where
 *       it comes directly, or not at all.
 *   outcome: Outcome. What was decided.
 *   pendingHours?: integer|null. Whole hours that a license granted has been on its way without an
 *       import showing it; null where none is.
 *   policy?: {id: string, name: string}|null. The policy that decided or came furthest, with its
 *       name then.
 *   position?: integer|null. The product's place in the policy, 0 for the primary one.
 *   product?: {name: string, skuId: string, skuPartNumber: string}|null. The product granted.
 *   reason: string. Why, in a sentence.
 *   retryOf?: integer|null. The first decision of the same event, if this one was decided anew.
 *   state?: ClaimState|null. What became of it; null for a refusal.
 *   trace?: [{reason: string, result: StepResult, step: StepKind, subject: string}]|null.
 *       Everything looked at, in order; only from `claim.get`.
 *   trigger: Trigger. What the user did.
 *   undoReason?: string|null. Why it was undone.
 *   undoneAt?: string|null. When it was undone; null if it was not. The license may have been seen
 *       gone later.
 *   undoneBy?: string|null. The id of who undid it.
 *   user: {id?: string|null, userPrincipalName: string}. The user.
 */
#define AUTOCLAIM_CLAIM_GET "claim.get"

/**
 * Decides events and claims licenses, in one transaction.
 * Write. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   atomic?: boolean. Whether one bad event refuses the whole call.
 *   carry?: string|null. With `dryRun`: the `carry` of the last call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   events: [{app: string, at?: string|null, desktopVersion?: string|null, environment?: {id?:
 *       string|null, managed?: boolean|null}|null, id?: string|null, powerApp?: string|null,
 *       trigger?: Trigger|null, user: string}]. The events (see the type Event), decided in their
 *       order; at most 5,000.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   retry?: boolean. Whether events refused before are decided anew and linked to the first
 *       decision.
 *   trace?: boolean. Whether decisions show everything looked at.
 * reply:
 *   carry?: string|null. For the next call of the same what-if; null where something was written.
 *   items: [{app: string, at?: string|null, claim?: integer|null, dataAgeMinutes?: integer|null,
 *       decidedAt: string, disabledPlans: [PlanRef], duplicate: boolean, event: string, group?:
 *       {id: string, name?: string|null}|null, outcome: Outcome, policy?: {id: string, name:
 *       string}|null, position?: integer|null, product?: {name: string, skuId: string,
 *       skuPartNumber: string}|null, reason: string, trace?: [StepView]|null, trigger: Trigger,
 *       user: {id?: string|null, userPrincipalName: string}, warnings: [string]}|{error: {code:
 *       integer, field?: string|null, hint?: string|null, message: string, name: ErrorName,
 *       retryable: boolean, target?: string|null}, index: integer, line?: integer|null}]. One
 *       decision or error per event, in their order.
 *   summary: object. How many events had which outcome; events in error are not counted.
 *   warnings: [string]. What the admin should know of the call.
 */
#define AUTOCLAIM_CLAIM_INVOKE "claim.invoke"

/**
 * Lists claims and refusals, newest first.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only this app's.
 *   cursor?: string|null. Where the last page ended.
 *   from?: string. Only decided at this time or later.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   outcome?: Outcome. Only this outcome.
 *   policy?: string. Only this policy's, by id or name.
 *   product?: string. Only claims of this product.
 *   state?: ClaimState. Only this state.
 *   to?: string. Only decided before this time.
 *   user?: string. Only this user's.
 * reply:
 *   items: [{app: string, at?: string|null, attempts?: [ChangeAttempt]|null, changed?:
 *       boolean|null, claim: integer, decidedAt: string, disabledPlans: [PlanRef], event: string,
 *       group?: {id: string, name?: string|null}|null, outcome: Outcome, pendingHours?:
 *       integer|null, policy?: {id: string, name: string}|null, position?: integer|null, product?:
 *       {name: string, skuId: string, skuPartNumber: string}|null, reason: string, retryOf?:
 *       integer|null, state?: ClaimState|null, trace?: [StepView]|null, trigger: Trigger,
 *       undoReason?: string|null, undoneAt?: string|null, undoneBy?: string|null, user: {id?:
 *       string|null, userPrincipalName: string}}]. The items, in order; fewer than asked for where
 *       they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_CLAIM_LIST "claim.list"

/**
 * Says what claim.invoke would do, and writes nothing.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   carry?: string|null. The `carry` of the last call: what it granted stays granted.
 *   events: [{app: string, at?: string|null, desktopVersion?: string|null, environment?: {id?:
 *       string|null, managed?: boolean|null}|null, id?: string|null, powerApp?: string|null,
 *       trigger?: Trigger|null, user: string}]. The events (see the type Event), decided in their
 *       order; at most 5,000.
 *   independent?: boolean. Whether each event is decided as if it were the only one.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   retry?: boolean. Whether events refused before are decided anew.
 *   trace?: boolean. Whether decisions show everything looked at.
 * reply:
 *   carry?: string|null. For the next call of the same what-if; null where something was written.
 *   items: [{app: string, at?: string|null, claim?: integer|null, dataAgeMinutes?: integer|null,
 *       decidedAt: string, disabledPlans: [PlanRef], duplicate: boolean, event: string, group?:
 *       {id: string, name?: string|null}|null, outcome: Outcome, policy?: {id: string, name:
 *       string}|null, position?: integer|null, product?: {name: string, skuId: string,
 *       skuPartNumber: string}|null, reason: string, trace?: [StepView]|null, trigger: Trigger,
 *       user: {id?: string|null, userPrincipalName: string}, warnings: [string]}|{error: {code:
 *       integer, field?: string|null, hint?: string|null, message: string, name: ErrorName,
 *       retryable: boolean, target?: string|null}, index: integer, line?: integer|null}]. One
 *       decision or error per event, in their order.
 *   summary: object. How many events had which outcome; events in error are not counted.
 *   warnings: [string]. What the admin should know of the call.
 */
#define AUTOCLAIM_CLAIM_TEST "claim.test"

/**
 * Takes claims back: exactly the license or membership each made, and its units.
 * Write. Role: requiredRole. Errors: NOT_FOUND, CHANGED_SINCE_CLAIM, UNSAFE_STEP, STALE_DATA, CHANGE_UNDER_WAY.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   atomic?: boolean. Whether one claim that cannot be undone refuses the whole call.
 *   claims: [integer]. The claims, undone in their order; at most 5,000.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   reason?: string|null. Why, for the audit trail; at most 1,000 characters.
 * reply:
 *   items: [{app: string, at?: string|null, attempts?: [ChangeAttempt]|null, changed?:
 *       boolean|null, claim: integer, decidedAt: string, disabledPlans: [PlanRef], event: string,
 *       group?: {id: string, name?: string|null}|null, outcome: Outcome, pendingHours?:
 *       integer|null, policy?: {id: string, name: string}|null, position?: integer|null, product?:
 *       {name: string, skuId: string, skuPartNumber: string}|null, reason: string, retryOf?:
 *       integer|null, state?: ClaimState|null, trace?: [StepView]|null, trigger: Trigger,
 *       undoReason?: string|null, undoneAt?: string|null, undoneBy?: string|null, user: {id?:
 *       string|null, userPrincipalName: string}}|{error: {code: integer, field?: string|null,
 *       hint?: string|null, message: string, name: ErrorName, retryable: boolean, target?:
 *       string|null}, index: integer, line?: integer|null}]. The claims as they are now, or why
 *       they were not undone, in the order of the request.
 *   summary: object. How many claims are in which state now; claims in error are not counted.
 */
#define AUTOCLAIM_CLAIM_UNDO "claim.undo"

/**
 * Lets a user claim again whose claims were undone or whose licenses were removed outside.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only this app; default every app.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   user: string. The user.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {apps: [string], user: {id?: string|null, userPrincipalName: string}}. The thing as it
 *       is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_CLAIM_UNLOCK "claim.unlock"

/**
 * Names every method with the JSON Schemas of its request and reply.
 * Pure. Errors: NOT_FOUND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   method?: string. One method; default: all.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   abi: integer. The version of the C ABI.
 *   contract: integer. The version of the JSON contract.
 *   errors: [{code: integer, name: string}]. Every error name with its number.
 *   methods: [{errors: [ErrorName], kind: MethodKind, name: string, reply: any, request: any,
 *       roles: [string], summary: string}]. The methods, by name.
 *   version: string. The version of the library.
 */
#define AUTOCLAIM_DESCRIBE "describe"

/**
 * Imports which environments are managed.
 * Import. Errors: UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowRemoval?: boolean. With `Full`: whether more than 10 and more than a tenth of what is
 *       stored may go, or a pool of which users hold licenses.
 *   atomic?: boolean. Whether one bad item refuses the whole call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   environments?: any. The environments, each
 *       `{"id","name","managed","coverage":[{"kind","units"}]}` or as the admin API gives it; or
 *       billing policies, whose environments pay as they go; or `path`.
 *   last?: boolean. Whether this is the last call of the stage.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A JSON file of the same, absolute; or `environments`.
 *   replace?: boolean. Whether data stored under a time still to come, which can only be a
 *       mistake, is replaced, and in a Local store what claims have changed.
 *   snapshot?: Snapshot|null. `Full`: what is not in it is gone. `Partial`, the default: that
 *       stays.
 *   stage?: string|null. The name of a snapshot that spans calls of one handle, each with the same
 *       `snapshot` and `takenAt`.
 *   takenAt?: string|null. When the data was taken; required in a Graph store and with `path`,
 *       else default `now`.
 * reply:
 *   added: integer. Items that are new.
 *   changed: integer. Items that changed.
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. What was wrong with the items refused; the first 1,000.
 *   needsAllowRemoval: boolean. With `dryRun`: whether the import removes so much that it is
 *       refused (UNSAFE_STEP) unless `allowRemoval` is given.
 *   observed: integer. Claims whose license this import showed.
 *   refused: integer. Items that could not be taken.
 *   removed: integer. Items that are gone: `@removed`, or missing in a full snapshot.
 *   removedOutside: integer. Claims whose license this import no longer showed.
 *   staged: integer. Rows that wait in the stage for the call with `last`.
 *   stale: integer. Items older than what is stored, which stays.
 *   takenAt: string. When the data was taken from the tenant.
 *   unchanged: integer. Items that stay as they were.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_ENVIRONMENT_IMPORT "environment.import"

/**
 * Lists environments by id.
 * Read. Errors: NOT_FOUND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   identity?: string. An id or name; `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   managed?: boolean. Only managed ones, or only those that are not.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   items: [{coverage: [CoverageView], id: string, managed?: boolean|null, name?: string|null,
 *       takenAt?: string|null}]. The items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_ENVIRONMENT_LIST "environment.list"

/**
 * Makes events of unified audit records, oldest first, and says what use the log does not show.
 * Read.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   columns?: [{column: string, property: string}]|null. What the columns of a CSV are called,
 *       where they have other names than Purview's.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same (JSON Lines too), the CSV that Purview's audit search
 *       downloads, or with `columns` any CSV with a launch in each row, absolute; or `records`.
 *   records?: any. What Search-UnifiedAuditLog, the Management Activity API or Graph's audit
 *       search returned: a page, an array, or one record; or `path`.
 * reply:
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. Records that could not be read; the first 1,000.
 *   events: [{app: string, at?: string|null, desktopVersion?: string|null, environment?: {id?:
 *       string|null, managed?: boolean|null}|null, id?: string|null, powerApp?: string|null,
 *       trigger?: Trigger|null, user: string}]. The events, oldest first.
 *   evidence: [{counts: object, environment?: string|null, notVisible: [Use]}]. What the log
 *       proves of each environment, by its id.
 *   skipped: object. Records that made no event, counted by reason: Failed, NotAUser, NotALaunch
 *       (something else in Power Platform), OtherLog (another service), Repeated, Unreadable.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_EVENT_FROM_AUDIT "event.fromAudit"

/**
 * Makes events of a sign-in log, oldest first.
 * Read.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   columns?: [{column: string, property: string}]|null. What the columns of a CSV are called,
 *       where they have other names than the admin center's English ones.
 *   firstOnly?: boolean. Keeps only the first event of each user and app.
 *   includeNonInteractive?: boolean. Makes events of sign-ins too that a client made without the
 *       user.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same (JSON Lines too), or the CSV that the Entra admin
 *       center downloads, absolute; or `signIns`.
 *   signIns?: any. What Graph returned: a collection page, an array, or one sign-in; or records of
 *       Azure Monitor; or `path`.
 * reply:
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. Rows that could not be read; the first 1,000.
 *   events: [{app: string, at?: string|null, desktopVersion?: string|null, environment?: {id?:
 *       string|null, managed?: boolean|null}|null, id?: string|null, powerApp?: string|null,
 *       trigger?: Trigger|null, user: string}]. The events, oldest first.
 *   skipped: object. Rows that made none, counted by reason: NotAUser, UnknownApp, Failed,
 *       OtherTenant, NonInteractive, Repeated (with `firstOnly`), OtherLog (Azure Monitor's
 *       records of something else), Unreadable.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_EVENT_FROM_SIGN_INS "event.fromSignIns"

/**
 * Hands out the requests that are due at Graph, for the host to send.
 * Write. Errors: SESSION_EXPIRED, PERMISSION_MISSING, WRONG_TENANT, CHANGES_HELD, CLOCK_BEHIND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   begin?: boolean. Whether a run begins with this call: who is signed in is looked at before
 *       anything else goes, and what was not permitted is tried again.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   maxRequests?: integer|null. Requests at most, 1 to 20; default 4.
 *   maxWrites?: integer|null. Writes at most in these requests; default: as many as Graph's limits
 *       leave.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   refresh?: boolean. Whether everything is listed again, however lately it was.
 *   tasks?: [GraphTask]|null. What is to be done; default: everything.
 * reply:
 *   backlog: [{changes: integer, secondsAtGraphLimits: integer, task: GraphTask}]. What is left,
 *       by task.
 *   decided: object. How many sign-ins that had waited were decided in this call, by outcome.
 *   held: integer. Changes that wait for a setting, and are not in the backlog: claims' while the
 *       switch is off, and all while `maxWritesPerHour` is 0.
 *   idle: boolean. Whether of the tasks asked for nothing is under lease, due, or to be seen.
 *   requests: [{body?: any, headers: object, id: string, method: string, permission: string,
 *       sendBefore: string, task: GraphTask, timeoutSeconds: integer, url: string}]. The requests,
 *       in any order or all at once.
 *   sent: boolean. Whether no write is due or under lease.
 *   waitMilliseconds?: integer|null. Milliseconds until something is due; 0 where more is due now,
 *       null where nothing will be.
 *   warnings: [{hint: string, message: string, name: ErrorName, permission?: string|null}]. What
 *       the admin should know.
 */
#define AUTOCLAIM_GRAPH_NEXT "graph.next"

/**
 * Says which permissions and roles of Graph reading and changing the tenant takes, at the least.
 * Pure.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   tasks?: [GraphTask]. What is to be done; default: everything.
 * reply:
 *   items: [{name: string, operations: [string], purpose: string, roles: [string], task:
 *       GraphTask, when?: string|null}]. The permissions of each task.
 *   scopes: [string]. The names of all of them, each once: what to consent to, or to sign in with.
 */
#define AUTOCLAIM_GRAPH_PERMISSIONS "graph.permissions"

/**
 * Takes what Graph answered, or that nothing came.
 * Write. Errors: NOT_FOUND, SESSION_EXPIRED, PERMISSION_MISSING, WRONG_TENANT, CLOCK_BEHIND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   responses: [{body?: any, failure?: GraphFailure|null, headers?: object|null, id: string,
 *       message?: string|null, status?: integer|null}]. The responses (see the type
 *       GraphResponse), in any order; at most 1,000.
 * reply:
 *   failed: integer. Changes that failed for good, by an answer or by what reads showed.
 *   items: [{change?: integer|null, code?: string|null, error?: {code: integer, field?:
 *       string|null, hint?: string|null, message: string, name: ErrorName, retryable: boolean,
 *       target?: string|null}|null, group?: string|null, id: string, kind?: RequestKind|null,
 *       page?: {added: integer, changed: integer, errors: [ItemError], items: integer, more:
 *       boolean, page: integer, refused: integer, removed: integer}|null, result?:
 *       AttemptResult|null, state?: PendingChangeState|null, status?: integer|null, user?:
 *       string|null}]. What came of each change, user or read that the responses are about, in
 *       their order.
 *   moved: integer. Changes that go on with another product.
 *   observed: integer. Claims that reads showed as they are to be: given, or taken back.
 *   summary: object. How many items had which result; those in error are counted as Error.
 *   warnings: [{hint: string, message: string, name: ErrorName, permission?: string|null}]. What
 *       the admin should know.
 */
#define AUTOCLAIM_GRAPH_REPLY "graph.reply"

/**
 * Imports groups, their licenses and their members.
 * Import. Errors: NOT_FOUND, AMBIGUOUS, UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowRemoval?: boolean. With `Full`: whether more than 10 and more than a tenth of what is
 *       stored may go, or a pool of which users hold licenses.
 *   atomic?: boolean. Whether one bad item refuses the whole call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   groups?: any. What Graph returned: a collection page, a delta page, an array, or one group; or
 *       `path`; or only `members`. Members that came inside a group (`$expand`) are added, and
 *       where they are fewer than 20, which is all that `$expand` gives, those not among them are
 *       gone.
 *   last?: boolean. Whether this is the last call of the stage.
 *   members?: [{group: string, users: [string]}]|null. The direct members of groups; of a group
 *       named here, those not listed are gone.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same, absolute; or `groups`.
 *   replace?: boolean. Whether data stored under a time still to come, which can only be a
 *       mistake, is replaced, and in a Local store what claims have changed.
 *   snapshot?: Snapshot|null. `Full`: what is not in it is gone. `Partial`, the default: that
 *       stays.
 *   stage?: string|null. The name of a snapshot that spans calls of one handle, each with the same
 *       `snapshot` and `takenAt`.
 *   takenAt?: string|null. When the data was taken; required in a Graph store and with `path`,
 *       else default `now`.
 * reply:
 *   added: integer. Items that are new.
 *   changed: integer. Items that changed.
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. What was wrong with the items refused; the first 1,000.
 *   needsAllowRemoval: boolean. With `dryRun`: whether the import removes so much that it is
 *       refused (UNSAFE_STEP) unless `allowRemoval` is given.
 *   observed: integer. Claims whose license this import showed.
 *   refused: integer. Items that could not be taken.
 *   removed: integer. Items that are gone: `@removed`, or missing in a full snapshot.
 *   removedOutside: integer. Claims whose license this import no longer showed.
 *   staged: integer. Rows that wait in the stage for the call with `last`.
 *   stale: integer. Items older than what is stored, which stays.
 *   takenAt: string. When the data was taken from the tenant.
 *   unchanged: integer. Items that stay as they were.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_GROUP_IMPORT "group.import"

/**
 * Lists groups.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   hasError?: boolean. Only groups with a member whose license from it is in error.
 *   identity?: string. An object id or displayName; `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   product?: string. Only groups that carry the product.
 * reply:
 *   items: [{displayName?: string|null, dynamic?: boolean|null, id: string, isAssignableToRole?:
 *       boolean|null, isManagementRestricted?: boolean|null, licenses: [GroupLicenseView],
 *       mailEnabled?: boolean|null, members: integer, onPremisesSyncEnabled?: boolean|null,
 *       securityEnabled?: boolean|null, takenAt: string}]. The items, in order; fewer than asked
 *       for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_GROUP_LIST "group.list"

/**
 * Writes a migration's plan for sign-off, to a file or into the reply.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, STORE_EXISTS, STORE_READ_ONLY.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   dryRun?: boolean. Says what would be written, and writes nothing.
 *   format?: MigrationFormat|null. How; default Json.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path?: string|null. The file to write, absolute; without it what it would hold is in the
 *       reply, which has 32 MiB at most.
 * reply:
 *   bytes: integer. Bytes of UTF-8.
 *   digest: string. The digest of what was planned.
 *   format: MigrationFormat. How.
 *   items: integer. How many items it has.
 *   path?: string|null. The file; null where the text is in the reply.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 *   text?: string|null. The text; null where it is in the file.
 */
#define AUTOCLAIM_MIGRATION_EXPORT "migration.export"

/**
 * Takes a migration's plan that was exported, and refuses one that was changed.
 * Write. Role: requiredRole. Errors: NOT_FOUND, NAME_TAKEN, PLAN_CHANGED, UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same, absolute.
 *   replace?: boolean. Whether a plan of that name is replaced.
 *   text?: string|null. What migration.export wrote, as JSON or CSV.
 * reply:
 *   added: boolean. Whether the store lacked it.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 */
#define AUTOCLAIM_MIGRATION_IMPORT "migration.import"

/**
 * Releases a wave of a migration, which goes on by itself from then on.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   limit?: integer. Users at most; default all of the wave.
 *   maxFailures?: integer|null. When more items of the wave fail than this, it stops; default 10.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   settle?: boolean. In a Local store: whether each step takes `settleMinutes`, as in a tenant,
 *       instead of all being done at once; migration.resume moves on what has come to its time.
 *   wave?: integer. The wave; default the first that has items to release.
 * reply:
 *   again: integer. Those of them that had been taken back before.
 *   held: integer. Items that were ready in the plan and are held back by what is known now.
 *   items: [{item: integer, product: {name: string, skuId: string, skuPartNumber: string},
 *       reasons: [HoldBackView], user: {id?: string|null, userPrincipalName: string}}]. The first
 *       100 of them.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 *   reasons: object. The same by what holds them back; one may be held back by several.
 *   released: integer. Items that were released.
 *   steps: object. What was released by the step at which they begin.
 *   targets: [{group: {id: string, name?: string|null}, items: integer, lostPlans:
 *       [MigrationLoss], product: {name: string, skuId: string, skuPartNumber: string}}]. What of
 *       them moves where.
 *   users: integer. Users of whom something was released.
 *   wave: integer. The wave.
 */
#define AUTOCLAIM_MIGRATION_INVOKE "migration.invoke"

/**
 * Lists a migration's items: how each begins, or what holds it back.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   limit?: integer|null. Items on a page.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   reason?: HoldBack. Only what this holds back.
 *   state?: MigrationItemState. Only in this state.
 *   step?: MigrationStep. Only at this step.
 *   user?: string. Only this user's.
 *   wave?: integer. Only this wave's.
 * reply:
 *   items: [{disabledPlans: [PlanRef], error?: string|null, evidence?: {after?: Time|null,
 *       lackingSince?: Time|null, provenAt?: Time|null, shownSince?: Time|null}|null, gainedPlans:
 *       [PlanRef], group: {id: string, name?: string|null}, history: [MigrationEvent], item:
 *       integer, lostPlans: [PlanRef], migration: {id: string, name: string}, next: string,
 *       owner?: integer|null, product: {name: string, skuId: string, skuPartNumber: string},
 *       putBacks: integer, reasons: [HoldBackView], since?: string|null, state:
 *       MigrationItemState, step?: MigrationStep|null, user: {id?: string|null, userPrincipalName:
 *       string}, warnings: [string], wave: integer}]. The items, in order; fewer than asked for
 *       where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_MIGRATION_ITEMS "migration.items"

/**
 * Lists migrations, oldest first.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   identity?: string. An id or name; `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   items: [{acceptLoss: [AcceptedLossView], createdAt: string, createdBy: string, digest: string,
 *       id: string, items: integer, keepPlans: KeepPlans, membership: Membership, name: string,
 *       reasons: object, secondsAtGraphLimits: integer, state: MigrationState, states: object,
 *       targets: [MigrationTargetView], users: integer, waves: [MigrationWave]}]. The items, in
 *       order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_MIGRATION_LIST "migration.list"

/**
 * Pauses a migration: nothing new of it is sent but what is put back.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   changed: boolean. Whether it was not paused before.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 */
#define AUTOCLAIM_MIGRATION_PAUSE "migration.pause"

/**
 * Plans how users move from direct licenses to those of groups, and writes nothing else.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NAME_TAKEN, PLAN_NOT_IN_PRODUCT, UNSAFE_STEP.
 *
 * request:
 *   acceptLoss?: [{plans: [string], product: string}]. Plans that users may lose.
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   audits?: any. Records of an audit log, of which those count that tell whom Microsoft's own
 *       auto-claim served: Graph's directoryAudits (a page, an array), or Purview's records of
 *       AssignLicenseAutoClaim. With `product` or `groups` only those of these products.
 *   claims?: [integer]. The users and products of these claims.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   csv?: string|null. A table with a heading and at most 500,000 rows: the column User, else
 *       userPrincipalName or userId, has object ids or user principal names; Product, Group and
 *       Wave (a number from 1) may be there as well. What userId (or Id), skuId and groupId say
 *       beside names has to be of the same. Of other columns a warning tells.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   group?: string. The group through which every product is to come, by id or name.
 *   groups?: [{group: string, product: string}]. The group of each product, instead of `product`
 *       and `group`.
 *   holdersOf?: string. All users who hold this product directly.
 *   keepPlans?: KeepPlans|null. What plans may be afterwards; default Superset.
 *   membership?: Membership|null. Where memberships come from; default Graph.
 *   name: string. A name that no other migration has.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of a table or of such records, absolute.
 *   policy?: string. The users and products of a policy's claims that stand, by id or name.
 *   product?: string. The product that users hold, with `users`, and tables and records that do
 *       not say it.
 *   replace?: boolean. Whether a plan of that name is replaced.
 *   users?: [string]. Object ids or user principal names.
 *   waveBy?: WaveBy|null. What makes the waves, instead of `waveSize`.
 *   waveSize?: integer|null. Users in a wave, in the order of the input; default all in one. A
 *       table with waves says it by itself.
 * reply:
 *   items: [{disabledPlans: [PlanRef], error?: string|null, evidence?: {after?: Time|null,
 *       lackingSince?: Time|null, provenAt?: Time|null, shownSince?: Time|null}|null, gainedPlans:
 *       [PlanRef], group: {id: string, name?: string|null}, history: [MigrationEvent], item:
 *       integer, lostPlans: [PlanRef], migration: {id: string, name: string}, next: string,
 *       owner?: integer|null, product: {name: string, skuId: string, skuPartNumber: string},
 *       putBacks: integer, reasons: [HoldBackView], since?: string|null, state:
 *       MigrationItemState, step?: MigrationStep|null, user: {id?: string|null, userPrincipalName:
 *       string}, warnings: [string], wave: integer}]. Its first 100 items.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 *   replaced: boolean. Whether it took the place of another plan.
 *   warnings: [string]. What the admin should know, such as columns of a table that were not read.
 */
#define AUTOCLAIM_MIGRATION_PLAN "migration.plan"

/**
 * Removes a migration's plan of which no wave was released.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration as it was.
 */
#define AUTOCLAIM_MIGRATION_REMOVE "migration.remove"

/**
 * Writes what a migration did, who, when and with what evidence: as CSV, as a page of HTML or as JSON.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, STORE_EXISTS, STORE_READ_ONLY.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   dryRun?: boolean. Says what would be written, and writes nothing.
 *   format?: ReportFormat|null. How; default: by the extension of `path`.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path?: string|null. The file to write, absolute; without it what it would hold is in the
 *       reply, which has 32 MiB at most.
 *   title?: string|null. The heading of a page or document, 1 to 200 characters; default: the
 *       migration's name. A CSV has none.
 * reply:
 *   bytes: integer. Bytes of UTF-8.
 *   format: ReportFormat. How.
 *   path?: string|null. The file; null where the text is in the reply.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 *   rows: integer. Rows, or with `groupBy` groups.
 *   text?: string|null. The text; null where it is in the file.
 */
#define AUTOCLAIM_MIGRATION_REPORT "migration.report"

/**
 * Lets a migration go on that was paused or stopped.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   retryFailed?: boolean. Whether items that failed are tried again where they stand.
 *   wave?: integer. Only this wave of it.
 * reply:
 *   items: integer. Items that go on.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 *   retried: integer. Items of them that had failed.
 */
#define AUTOCLAIM_MIGRATION_RESUME "migration.resume"

/**
 * Takes a migration back: gives the direct licenses again as they were, and lets the users leave the group.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   migration: string. An id or name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   reason?: string|null. Why, for the audit trail; at most 1,000 characters.
 *   toStep?: MigrationStep|null. Down to which step: Join takes everything back, Inherited leaves
 *       the users in the group; default Join.
 *   users?: [string]. Only these users, by id or principal name.
 *   wave?: integer. Only this wave of it.
 * reply:
 *   failed: integer. In a Local store items for whose direct license no unit is left: they are
 *       Failed, and can be undone later.
 *   given: integer. Items whose direct license was taken away, and is given again.
 *   held: integer. Of these in a Graph store items whose license cannot be given again as far as
 *       is known.
 *   migration: {acceptLoss: [{plans: [PlanRef], product: ProductRef}], createdAt: string,
 *       createdBy: string, digest: string, id: string, items: integer, keepPlans: KeepPlans,
 *       membership: Membership, name: string, reasons: object, secondsAtGraphLimits: integer,
 *       state: MigrationState, states: object, targets: [{group: GroupRef, items: integer,
 *       lostPlans: [MigrationLoss], product: ProductRef}], users: integer, waves: [{department?:
 *       string|null, done: integer, failed: integer, held: integer, maxFailures?: integer|null,
 *       moving: integer, paused: integer, ready: integer, releasedAt?: Time|null, releasedBy?:
 *       string|null, stopped: boolean, undone: integer, users: integer, wave: integer}]}. The
 *       migration.
 *   passed: integer. Items of which there is nothing to take back: not released, or back before.
 *   reasons: object. The same by what holds them.
 *   undoing: integer. Items that are on their way back.
 *   undone: integer. Items that are back at once.
 *   warnings: [string]. What the admin should know: that the migration is paused, and what cannot
 *       be given again.
 */
#define AUTOCLAIM_MIGRATION_UNDO "migration.undo"

/**
 * Creates a policy; it is on, and in force at once.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NAME_TAKEN, BACKUP_LIMIT, PRODUCT_ALREADY_LISTED, PRODUCT_NOT_OWNED, PRODUCT_NOT_ASSIGNABLE, PRODUCT_LACKS_APP, PLAN_NOT_IN_PRODUCT, PLAN_REQUIRED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app: string. The app, by name or by its label in the portal.
 *   assignVia?: AssignVia|null. How a claim gives the license; default `Direct`. With `Group` each
 *       product names its `targetGroup`. It stays as it is.
 *   cap?: {claims: integer, hours: integer}|null. The most it grants in a period; default no end.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   departments?: [string]|null. Only users of one of these departments.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enabled?: boolean|null. On or off; default on.
 *   environmentScope?: EnvironmentScope|null. Where events claim, if not where the setting of the
 *       app's family says; default as the setting.
 *   excludeGroups?: [string]|null. No direct member of any of these groups.
 *   excludeUsers?: [string]|null. None of these users.
 *   includeGroups?: [string]|null. Only direct members of one of these groups; default everyone.
 *   name: string. A name no other policy has in any case; 1 to 200 characters.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   priority?: integer|null. Lower decides first; default 100.
 *   products: [{disabledPlans?: [string]|null, enabledPlans?: [string]|null, product: string,
 *       targetGroup?: string|null}]. The primary product, then at most four backups.
 *   triggers?: [Trigger]|null. The triggers that claim; default all of the app.
 *   usageLocations?: [string]|null. Only users with one of these usage locations.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_CREATE "policy.create"

/**
 * Creates the policies that Microsoft creates by itself.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NAME_TAKEN, PRODUCT_NOT_OWNED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. PowerApps, PowerAutomatePerUser or PowerAutomatePremium; default all that the
 *       reason is for.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   reason?: DefaultReason|null. Decides for which products, and the environment scope that the
 *       family's setting gets; default `NewPremiumLicense`.
 *   turnOn?: boolean. Whether the switch is turned on too.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The policies that are
 *       new by name, and the settings: the environment scope, and the switch if it was turned on.
 *   items: [{app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [GroupRef], excludeUsers:
 *       [UserRef], id: string, includeGroups: [GroupRef], name: string, priority: integer,
 *       products: [PolicyProductView], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}]. The policies created.
 *   subject: string. What was written.
 *   warnings: [string]. What the admin should know, such as policies that were there already.
 */
#define AUTOCLAIM_POLICY_CREATE_DEFAULTS "policy.createDefaults"

/**
 * Gives policies as a document for version control.
 * Read. Errors: NOT_FOUND, AMBIGUOUS, STORE_EXISTS, STORE_READ_ONLY, NOT_PERMITTED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   dryRun?: boolean. Says what would be written, and writes nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path?: string|null. The file to write, absolute; without it what it would hold is in the
 *       reply, which has 32 MiB at most.
 *   policies?: [string]. Ids or names of several, instead of `policy`.
 *   policy?: string. An id or name; default every policy.
 * reply:
 *   bytes: integer. Bytes of the file.
 *   document?: {format: string, policies: [{app: string, assignVia?: AssignVia|null, cap?:
 *       Cap|null, departments?: [string], enabled?: boolean, environmentScope?:
 *       EnvironmentScope|null, excludeGroups?: [GroupEntry], excludeUsers?: [UserEntry], id?:
 *       string|null, includeGroups?: [GroupEntry], name: string, priority?: integer, products:
 *       [ProductEntry], triggers?: [Trigger], usageLocations?: [string]}], version: integer}|null.
 *       The policies by name; null where they are in the file.
 *   path?: string|null. The file; null where the document is in the reply.
 *   policies: integer. How many they are.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 */
#define AUTOCLAIM_POLICY_EXPORT "policy.export"

/**
 * Gives one policy.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 * reply:
 *   app: string. Its app.
 *   assignVia: AssignVia. How a claim gives the license.
 *   available: integer. Units its products have left together.
 *   cap?: {claims: integer, hours: integer}|null. The most it grants in a period.
 *   changed: string. When it was last changed.
 *   created: string. When it was created.
 *   departments: [string]. Only users of one of these departments.
 *   enabled: boolean. On or off.
 *   environmentScope?: EnvironmentScope|null. Where events claim, if not where the setting of the
 *       app's family says.
 *   excludeGroups: [{id: string, name?: string|null}]. No direct member of any of these groups.
 *   excludeUsers: [{id?: string|null, userPrincipalName: string}]. None of these users.
 *   id: string. The policy.
 *   includeGroups: [{id: string, name?: string|null}]. Only direct members of one of these groups.
 *   name: string. Its name.
 *   priority: integer. Lower decides first.
 *   products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: {id: string, name?: string|null}|null}]. Its products: the primary one, then
 *       the backups.
 *   status: PolicyStatus. What it does now.
 *   triggers: [Trigger]. The triggers that claim.
 *   usageLocations: [string]. Only users with one of these usage locations.
 */
#define AUTOCLAIM_POLICY_GET "policy.get"

/**
 * Makes the policies those of a document, all of them or none.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NAME_TAKEN, BACKUP_LIMIT, PRODUCT_ALREADY_LISTED, PRODUCT_NOT_OWNED, PRODUCT_NOT_ASSIGNABLE, PRODUCT_LACKS_APP, PLAN_NOT_IN_PRODUCT, PLAN_REQUIRED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   document: {format: string, policies: [{app: string, assignVia?: AssignVia|null, cap?:
 *       Cap|null, departments?: [string], enabled?: boolean, environmentScope?:
 *       EnvironmentScope|null, excludeGroups?: [GroupEntry], excludeUsers?: [UserEntry], id?:
 *       string|null, includeGroups?: [GroupEntry], name: string, priority?: integer, products:
 *       [ProductEntry], triggers?: [Trigger], usageLocations?: [string]}], version: integer}. What
 *       policy.export gives (see the type PolicyDocument): at most 1,000 policies.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   mode?: ImportMode|null. Whether policies that are not in the document stay (`Merge`, the
 *       default) or are removed (`Replace`).
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   changed: [{changes: [FieldChange], policy: {id: string, name: string}}]. Policies that are
 *       otherwise than before.
 *   created: [{changes: [FieldChange], policy: {id: string, name: string}}]. Policies that are
 *       new.
 *   removed: [{changes: [FieldChange], policy: {id: string, name: string}}]. Policies that are
 *       gone; nobody loses a license.
 *   subject: string. What was written.
 *   unchanged: [{changes: [FieldChange], policy: {id: string, name: string}}]. Policies that were
 *       as the document says.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_IMPORT "policy.import"

/**
 * Looks for what is wrong with policies before anybody claims.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy?: string. Only this policy, by id or name, and what is about the whole store.
 * reply:
 *   items: [{group?: {id: string, name?: string|null}|null, hint: string, kind: LintKind, message:
 *       string, policy?: {id: string, name: string}|null, product?: {name: string, skuId: string,
 *       skuPartNumber: string}|null, severity: Severity}]. The items, in order; fewer than asked
 *       for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_POLICY_LINT "policy.lint"

/**
 * Lists policies by app and order of deciding.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only policies of the app.
 *   cursor?: string|null. Where the last page ended.
 *   enabled?: boolean. Only policies that are on, or only those that are off.
 *   identity?: string. An id or name; `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   product?: string. Only policies with the product.
 * reply:
 *   items: [{app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [GroupRef], excludeUsers:
 *       [UserRef], id: string, includeGroups: [GroupRef], name: string, priority: integer,
 *       products: [PolicyProductView], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}]. The items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_POLICY_LIST "policy.list"

/**
 * Adds a product to a policy.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, BACKUP_LIMIT, PRODUCT_ALREADY_LISTED, PRODUCT_NOT_OWNED, PRODUCT_NOT_ASSIGNABLE, PRODUCT_LACKS_APP, PLAN_NOT_IN_PRODUCT, PLAN_REQUIRED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   disabledPlans?: [string]|null. Plans that are off.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enabledPlans?: [string]|null. Plans that are on; all others are off.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 *   position?: integer|null. Its place, 0 for the primary product; default last.
 *   product: string. The product.
 *   targetGroup?: string|null. With assignVia Group: the group that brings the product.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_PRODUCT_ADD "policy.product.add"

/**
 * Moves a product within a policy.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   by?: integer|null. How many places it moves, at most to the end: down the list, or up where it
 *       is negative; or `position`.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 *   position?: integer|null. Its new place, 0 for the primary product; or `by`.
 *   product: string. The product.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_PRODUCT_MOVE "policy.product.move"

/**
 * Removes a product from a policy; nobody loses a license.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, LAST_PRODUCT.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 *   product: string. The product.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_PRODUCT_REMOVE "policy.product.remove"

/**
 * Changes which plans of a policy's product a claim switches on.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NOTHING_TO_SET, PRODUCT_NOT_OWNED, PRODUCT_NOT_ASSIGNABLE, PRODUCT_LACKS_APP, PLAN_NOT_IN_PRODUCT, PLAN_REQUIRED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allProducts?: boolean. Every product of the policy that has the plans named.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   disable?: [string]|null. Plans to switch off beside those that are.
 *   disabledPlans?: [string]|null. Plans that are off, all others on; null for all on.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enable?: [string]|null. Plans to switch on beside those that are.
 *   enabledPlans?: [string]|null. Plans that are on, all others off; null for all on.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 *   product?: string|null. The product; or `allProducts`.
 *   targetGroup?: string|null. With assignVia Group: the group that brings the product; or every
 *       product, with `allProducts`.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_PRODUCT_UPDATE "policy.product.update"

/**
 * Removes a policy; its history stays, and nobody loses a license.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_REMOVE "policy.remove"

/**
 * Changes what is given of a policy, and nothing else.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NAME_TAKEN, NOTHING_TO_SET.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cap?: {claims: integer, hours: integer}|null. The most it grants in a period; null for no end.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   departments?: [string]|null. Only users of one of these departments; null for all.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enabled?: boolean|null. On or off.
 *   environmentScope?: EnvironmentScope|null. Where events claim, if not where the setting of the
 *       app's family says; null for as the setting.
 *   excludeGroups?: [string]|null. No direct member of any of these groups; null for none.
 *   excludeUsers?: [string]|null. None of these users; null for none.
 *   includeGroups?: [string]|null. Only direct members of one of these groups; null for everyone.
 *   name?: string|null. A new name.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy: string. An id or name.
 *   priority?: integer|null. Lower decides first; null for the default.
 *   triggers?: [Trigger]|null. The triggers that claim; null for all of the app.
 *   usageLocations?: [string]|null. Only users with one of these usage locations; null for all.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {app: string, assignVia: AssignVia, available: integer, cap?: {claims: integer, hours:
 *       integer}|null, changed: string, created: string, departments: [string], enabled: boolean,
 *       environmentScope?: EnvironmentScope|null, excludeGroups: [{id: string, name?:
 *       string|null}], excludeUsers: [{id?: string|null, userPrincipalName: string}], id: string,
 *       includeGroups: [{id: string, name?: string|null}], name: string, priority: integer,
 *       products: [{available: integer, disabledPlans: [PlanRef], enabledPlans: [PlanRef], name:
 *       string, position: integer, role: string, skuId: string, skuPartNumber: string,
 *       targetGroup?: GroupRef|null}], status: PolicyStatus, triggers: [Trigger], usageLocations:
 *       [string]}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POLICY_UPDATE "policy.update"

/**
 * Imports the tenant's products and their units.
 * Import. Errors: UNSAFE_STEP, CHANGED_SINCE_CLAIM.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowRemoval?: boolean. With `Full`: whether more than 10 and more than a tenth of what is
 *       stored may go, or a pool of which users hold licenses.
 *   atomic?: boolean. Whether one bad item refuses the whole call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   last?: boolean. Whether this is the last call of the stage.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same, absolute; or `subscribedSkus`.
 *   replace?: boolean. Whether data stored under a time still to come, which can only be a
 *       mistake, is replaced, and in a Local store what claims have changed.
 *   snapshot?: Snapshot|null. `Full`: what is not in it is gone. `Partial`, the default: that
 *       stays.
 *   stage?: string|null. The name of a snapshot that spans calls of one handle, each with the same
 *       `snapshot` and `takenAt`.
 *   subscribedSkus?: any. What Graph returned: a collection page, an array, or one subscribedSku;
 *       or `path`.
 *   takenAt?: string|null. When the data was taken; required in a Graph store and with `path`,
 *       else default `now`.
 * reply:
 *   added: integer. Products that are new.
 *   changed: integer. Products that changed.
 *   counted: integer. Bookings that ended because the units are counted now.
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. What was wrong with the items refused; the first 1,000.
 *   items: [{assignable: boolean, available: integer, booked: integer, capabilityStatus: string,
 *       consumed: integer, enabled: integer, low: boolean, name: string, reason?: string|null,
 *       refusedAt?: string|null, reserved: integer, skuId: string, skuPartNumber: string,
 *       suspended: integer, takenAt: string, warnBelow?: integer|null, warning: integer}]. The
 *       pools that were in the import, as they are now; the first 1,000.
 *   needsAllowRemoval: boolean. With `dryRun`: whether the import removes so much that it is
 *       refused (UNSAFE_STEP) unless `allowRemoval` is given.
 *   refused: integer. Items that could not be taken.
 *   removed: integer. Products that are gone.
 *   staged: integer. Rows that wait in the stage for the call with `last`.
 *   stale: integer. Products older than what is stored, which stays.
 *   takenAt: string. When the data was taken from the tenant.
 *   unchanged: integer. Products that stay as they were.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POOL_IMPORT "pool.import"

/**
 * Lists pools by part number.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   identity?: string. A skuId, a part number, a plan name or a product name; `*` and `?` stand
 *       for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   low?: boolean. Only pools that are low: fewer available units than their `warnBelow`, or none
 *       at all.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   items: [{assignable: boolean, available: integer, booked: integer, capabilityStatus: string,
 *       consumed: integer, enabled: integer, low: boolean, name: string, reason?: string|null,
 *       refusedAt?: string|null, reserved: integer, skuId: string, skuPartNumber: string,
 *       suspended: integer, takenAt: string, warnBelow?: integer|null, warning: integer}]. The
 *       items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_POOL_LIST "pool.list"

/**
 * Changes what the admin says of a pool.
 * Write. Role: requiredRole. Errors: NOT_FOUND, AMBIGUOUS, NOTHING_TO_SET, PRODUCT_NOT_OWNED.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   product: string. The product.
 *   reserve?: integer|null. Units kept back from claims.
 *   warnBelow?: integer|null. Available units below which the pool is low; null for never.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {assignable: boolean, available: integer, booked: integer, capabilityStatus: string,
 *       consumed: integer, enabled: integer, low: boolean, name: string, reason?: string|null,
 *       refusedAt?: string|null, reserved: integer, skuId: string, skuPartNumber: string,
 *       suspended: integer, takenAt: string, warnBelow?: integer|null, warning: integer}. The
 *       thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POOL_UPDATE "pool.update"

/**
 * Imports which Power Apps there are, and which of them need a premium license.
 * Import. Errors: UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowRemoval?: boolean. With `Full`: whether more than 10 and more than a tenth of what is
 *       stored may go, or a pool of which users hold licenses.
 *   atomic?: boolean. Whether one bad item refuses the whole call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   last?: boolean. Whether this is the last call of the stage.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A JSON file of the same, absolute; or `powerApps`.
 *   powerApps?: any. The Power Apps, each `{"id","name","environment","premium"}` or as the admin
 *       API or Get-AdminPowerApp gives it; or `path`.
 *   replace?: boolean. Whether data stored under a time still to come, which can only be a
 *       mistake, is replaced, and in a Local store what claims have changed.
 *   snapshot?: Snapshot|null. `Full`: what is not in it is gone. `Partial`, the default: that
 *       stays.
 *   stage?: string|null. The name of a snapshot that spans calls of one handle, each with the same
 *       `snapshot` and `takenAt`.
 *   takenAt?: string|null. When the data was taken; required in a Graph store and with `path`,
 *       else default `now`.
 * reply:
 *   added: integer. Items that are new.
 *   changed: integer. Items that changed.
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. What was wrong with the items refused; the first 1,000.
 *   needsAllowRemoval: boolean. With `dryRun`: whether the import removes so much that it is
 *       refused (UNSAFE_STEP) unless `allowRemoval` is given.
 *   observed: integer. Claims whose license this import showed.
 *   refused: integer. Items that could not be taken.
 *   removed: integer. Items that are gone: `@removed`, or missing in a full snapshot.
 *   removedOutside: integer. Claims whose license this import no longer showed.
 *   staged: integer. Rows that wait in the stage for the call with `last`.
 *   stale: integer. Items older than what is stored, which stays.
 *   takenAt: string. When the data was taken from the tenant.
 *   unchanged: integer. Items that stay as they were.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_POWER_APP_IMPORT "powerApp.import"

/**
 * Lists Power Apps by id.
 * Read. Errors: NOT_FOUND.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   environment?: string. Only those of this environment, by its id.
 *   identity?: string. An id or name; `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   premium?: boolean. Only those that need a premium license, or only those that do not.
 * reply:
 *   items: [{environment?: string|null, id: string, name?: string|null, premium: boolean, takenAt:
 *       string}]. The items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_POWER_APP_LIST "powerApp.list"

/**
 * Lists products by part number: the tenant's own, and those of Microsoft's table.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only products that contain the app's plan.
 *   cursor?: string|null. Where the last page ended.
 *   identity?: string. A skuId, a part number, a plan name or a product name; in part numbers and
 *       product names `*` and `?` stand for any characters and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   owned?: boolean. Only products the tenant owns, or only those it does not.
 * reply:
 *   items: [{assignable?: boolean|null, name: string, owned: boolean, plans: [PlanView], skuId:
 *       string, skuPartNumber: string}]. The items, in order; fewer than asked for where they are
 *       large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_PRODUCT_LIST "product.list"

/**
 * Writes a report as CSV, as a page of HTML or as JSON, to a file or into the reply.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS, STORE_EXISTS, STORE_READ_ONLY.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only this app's.
 *   days?: integer. The last so many times 24 hours before `now`, 1 to 36,500; default 90.
 *   dryRun?: boolean. Says what would be written, and writes nothing.
 *   format?: ReportFormat|null. How; default: by the extension of `path`.
 *   from?: string. The window's begin, instead of `days`; default: 90 days before its end.
 *   groupBy?: GroupBy|null. Counts by this instead of rows.
 *   includeRefused?: boolean. Whether refusals and failed claims are rows too.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path?: string|null. The file to write, absolute; without it what it would hold is in the
 *       reply, which has 32 MiB at most.
 *   policy?: string. Only this policy's, by id or name; one that was removed by its id.
 *   product?: string. Only claims of this product.
 *   title?: string|null. The heading of a page or document, 1 to 200 characters; default: `License
 *       claims`. A CSV has none.
 *   to?: string. The window's end, which is not in it, instead of `days`; default: `now`.
 *   user?: string. Only this user's, or that of one who is gone from the tenant.
 * reply:
 *   bytes: integer. Bytes of UTF-8.
 *   format: ReportFormat. How.
 *   path?: string|null. The file; null where the text is in the reply.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 *   rows: integer. Rows, or with `groupBy` groups.
 *   text?: string|null. The text; null where it is in the file.
 */
#define AUTOCLAIM_REPORT_EXPORT "report.export"

/**
 * Reports what was claimed in a window of time, as rows and in numbers.
 * Read. Role: requiredReportRole. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   app?: string. Only this app's.
 *   cursor?: string|null. Where the last page ended.
 *   days?: integer. The last so many times 24 hours before `now`, 1 to 36,500; default 90.
 *   from?: string. The window's begin, instead of `days`; default: 90 days before its end.
 *   groupBy?: GroupBy|null. Counts by this instead of rows.
 *   includeRefused?: boolean. Whether refusals and failed claims are rows too.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   policy?: string. Only this policy's, by id or name; one that was removed by its id.
 *   product?: string. Only claims of this product.
 *   to?: string. The window's end, which is not in it, instead of `days`; default: `now`.
 *   user?: string. Only this user's, or that of one who is gone from the tenant.
 * reply:
 *   fed: [{count: integer, id?: string|null, key: string}]. Events that needed nothing
 *       (AlreadyEntitled, NoPolicy) on the days of the window, as they were fed: overlapping feeds
 *       count twice. Of one app where the report is; empty for a report of one policy, product or
 *       user.
 *   groups: [{count: integer, id?: string|null, key: string}]. The groups, with `groupBy`.
 *   items: [{app: string, at?: string|null, claim: integer, decidedAt: string, department?:
 *       string|null, disabledPlans: [PlanRef], displayName?: string|null, outcome: Outcome,
 *       policy?: {id: string, name: string}|null, position?: integer|null, product?: {name:
 *       string, skuId: string, skuPartNumber: string}|null, state?: ClaimState|null, trigger:
 *       Trigger, undoneAt?: string|null, user: {id?: string|null, userPrincipalName: string}}].
 *       The rows of this page, newest first; empty with `groupBy`.
 *   next?: string|null. The cursor of the following page; null on the last.
 *   summary: {byDay: [{count: integer, id?: string|null, key: string}], byOutcome: [{count:
 *       integer, id?: string|null, key: string}], byPolicy: [{count: integer, id?: string|null,
 *       key: string}], byProduct: [{count: integer, id?: string|null, key: string}], claimed:
 *       integer, failed: integer, total: integer}. The whole window in numbers.
 *   window: {from: string, to: string}. What it is of.
 */
#define AUTOCLAIM_REPORT_GET "report.get"

/**
 * Gives the settings, and who changed them last.
 * Read.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   activationDelayMinutes: integer. Minutes from a policy's creation until it decides.
 *   allowAgents: boolean. Whether agents (Graph's agentUser) may claim.
 *   allowWarningUnits: boolean. Whether units in grace may be claimed.
 *   changed?: string|null. When the settings were last changed; null for never.
 *   changedBy?: string|null. The id of who changed them.
 *   claimAgainAfterUndo: ClaimAgainAfterUndo. Whether a user whose license was taken back may
 *       claim again.
 *   claimFromSignIns: boolean. Whether a Graph store claims from the tenant's sign-in log.
 *   cloud: Cloud. The cloud the tenant lies in.
 *   defaultUsageLocation?: string|null. The usage location users get who have none.
 *   enabled: boolean. The switch.
 *   environmentScope: {powerApps?: EnvironmentScope|null, powerAutomate?: EnvironmentScope|null}.
 *       Where Power Platform events claim.
 *   eventMinutes: integer. Minutes between two looks at the sign-in log.
 *   eventOverlapMinutes: integer. Minutes that each look at the sign-in log goes back for what the
 *       log shows late.
 *   maxDataAgeHours?: integer|null. Hours after which data is too old to decide on.
 *   maxWritesPerHour?: integer|null. Writes to the tenant in an hour at most.
 *   observeWithinHours: integer. Hours within which a pending change that was sent should be seen
 *       in an import.
 *   premiumNeedsOwnLicense: boolean. Whether premium triggers ask for the app's own licenses in
 *       managed environments too.
 *   recordAll: boolean. Whether every event leaves a row.
 *   refreshHours: integer. Hours after which the whole tenant is read again.
 *   requiredReportRole?: string|null. The role an actor needs to read claims, pending changes,
 *       reports and the audit trail.
 *   requiredRole?: string|null. The role an actor needs for policies, settings and backups.
 *   settleMinutes: integer. Minutes between the two reads of the tenant that must agree before
 *       anything is taken away.
 *   verifyAfterSeconds: integer. Seconds from a change's answer to the first read that may show
 *       it.
 */
#define AUTOCLAIM_SETTING_GET "setting.get"

/**
 * Changes what is given of the settings.
 * Write. Role: requiredRole. Errors: NOTHING_TO_SET.
 *
 * request:
 *   activationDelayMinutes?: integer|null. Minutes from a policy's creation until it decides; 0 to
 *       525,600.
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowAgents?: boolean|null. Whether agents (Graph's agentUser) may claim.
 *   allowWarningUnits?: boolean|null. Whether units in grace may be claimed.
 *   claimAgainAfterUndo?: ClaimAgainAfterUndo|null. Whether a user whose license was taken back
 *       may claim again.
 *   claimFromSignIns?: boolean|null. Whether a Graph store claims from the tenant's sign-in log,
 *       from when it is turned on.
 *   cloud?: Cloud|null. The cloud the tenant lies in.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   defaultUsageLocation?: string|null. The ISO 3166-1 alpha-2 code for users who have no usage
 *       location; null for none.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   enabled?: boolean|null. The switch: off parks every policy, deletes nothing and takes nothing
 *       away.
 *   environmentScope?: {powerApps?: EnvironmentScope|null, powerAutomate?:
 *       EnvironmentScope|null}|null. Where Power Platform events claim.
 *   eventMinutes?: integer|null. Minutes between two looks at the sign-in log, 1 to 1,440.
 *   eventOverlapMinutes?: integer|null. Minutes that each look at the sign-in log goes back for
 *       what the log shows late, 0 to 10,080.
 *   maxDataAgeHours?: integer|null. Hours after which data is too old to decide on, 1 to 8,760;
 *       null for any age.
 *   maxWritesPerHour?: integer|null. Writes to the tenant in an hour at most, 0 (none) to
 *       1,000,000; null for Graph's own limits.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   observeWithinHours?: integer|null. Hours within which a pending change that was sent should be
 *       seen in an import, 1 to 8,760.
 *   premiumNeedsOwnLicense?: boolean|null. Whether premium triggers ask for the app's own licenses
 *       in managed environments too, where others cover standard ones.
 *   recordAll?: boolean|null. Whether every event leaves a row.
 *   refreshHours?: integer|null. Hours after which the whole tenant is read again, 1 to 720.
 *   requiredReportRole?: string|null. The role an actor needs to read claims, pending changes,
 *       reports and the audit trail, unless in the role for policies and settings; null for none.
 *   requiredRole?: string|null. The role an actor needs for policies, settings and backups; null
 *       for none. Only an actor in the role can ask for it.
 *   settleMinutes?: integer|null. Minutes between the two reads of the tenant that must agree
 *       before anything is taken away, 1 to 1,440.
 *   verifyAfterSeconds?: integer|null. Seconds from a change's answer to the first read that may
 *       show it, 1 to 3,600.
 * reply:
 *   changes: [{after?: string|null, before?: string|null, field: string}]. The fields that
 *       changed; empty when it stays as it is.
 *   result: {activationDelayMinutes: integer, allowAgents: boolean, allowWarningUnits: boolean,
 *       changed?: string|null, changedBy?: string|null, claimAgainAfterUndo: ClaimAgainAfterUndo,
 *       claimFromSignIns: boolean, cloud: Cloud, defaultUsageLocation?: string|null, enabled:
 *       boolean, environmentScope: {powerApps?: EnvironmentScope|null, powerAutomate?:
 *       EnvironmentScope|null}, eventMinutes: integer, eventOverlapMinutes: integer,
 *       maxDataAgeHours?: integer|null, maxWritesPerHour?: integer|null, observeWithinHours:
 *       integer, premiumNeedsOwnLicense: boolean, recordAll: boolean, refreshHours: integer,
 *       requiredReportRole?: string|null, requiredRole?: string|null, settleMinutes: integer,
 *       verifyAfterSeconds: integer}. The thing as it is afterwards, or what was removed.
 *   subject: string. What was written, such as `policy 'Teams for all'`.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_SETTING_UPDATE "setting.update"

/**
 * Writes a consistent copy of the store while others go on.
 * Maintain. Role: requiredRole, requiredReportRole. Errors: STORE_EXISTS, STORE_READ_ONLY, STORE_ON_NETWORK.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   overwrite?: boolean. Whether a file there is replaced; takes the role of `requiredRole`, where
 *       there is one.
 *   path: string. The file to write, absolute.
 * reply:
 *   bytes: integer. Its size; with `dryRun` about what it would be.
 *   path: string. The file.
 *   replaces: boolean. Whether a file was there, in place of which it is.
 */
#define AUTOCLAIM_STORE_BACKUP "store.backup"

/**
 * Checks the file, its counts, its bookings and its audit trail.
 * Maintain.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   quick?: boolean. Only how the file's pages hang together, its schema, its counts and its
 *       bookings; neither what every row holds nor the audit trail.
 * reply:
 *   findings: [{kind: CheckKind, message: string}]. What was found.
 *   logBytes: integer. Bytes of committed work in the log beside the file (`-wal`) that are not in
 *       the file yet: nothing is wrong with them, but a copy of the file alone lacks them.
 *       `store.backup` copies all.
 *   ok: boolean. Whether nothing was found.
 */
#define AUTOCLAIM_STORE_CHECK "store.check"

/**
 * Moves what is in the log into the store's file, as far as nobody is in the way.
 * Maintain.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   logBytes: integer. Bytes that are in the log and not in the file yet, since somebody writes,
 *       or reads what was before.
 */
#define AUTOCLAIM_STORE_CHECKPOINT "store.checkpoint"

/**
 * Says what the store is and how much it holds.
 * Read.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 * reply:
 *   ages: {groups?: string|null, pools?: string|null, users?: string|null}. When what is stored
 *       was taken from the tenant.
 *   counts: {auditRecords: integer, claims: integer, environments: integer, groups: integer,
 *       pendingChanges: integer, policies: integer, pools: integer, powerApps: integer, users:
 *       integer}. How much of each there is.
 *   created: string. When the store was created.
 *   enabled: boolean. The switch.
 *   mode: Mode. `Local`: the store is the system of record. `Graph`: the tenant is.
 *   path: string. The file, or `:memory:`.
 *   readOnly: boolean. Whether this handle may write.
 *   schema: integer. The version of the schema.
 *   sqlite: string. The version of SQLite.
 *   tenantId?: string|null. The tenant, if one was named.
 *   version: string. The version of the library.
 */
#define AUTOCLAIM_STORE_INFO "store.info"

/**
 * Puts a backup in the place of a store that nobody has open.
 * Maintain. Role: requiredRole. Errors: STORE_READ_ONLY, STORE_ON_NETWORK, UNSAFE_STEP.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowOther?: boolean. Whether it may be the backup of another store than the one it replaces,
 *       or replace what cannot be read as a store.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   from: string. The backup, absolute: a file that `store.backup` wrote, or that of a store that
 *       was closed cleanly. It stays as it is.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path: string. The file of the store, absolute; there may be none any more.
 * reply:
 *   auditRecords: integer. Audit records in the backup.
 *   bytes: integer. Its size.
 *   mode: Mode. `Local`: the store is the system of record. `Graph`: the tenant is.
 *   path: string. The file of the store.
 *   replacedAuditRecords?: integer|null. Audit records in the store that it replaced; null where
 *       there was none, or none that could be read.
 *   tenantId?: string|null. The tenant, if one was named.
 */
#define AUTOCLAIM_STORE_RESTORE "store.restore"

/**
 * Gives one user.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   user: string. An object id or user principal name.
 * reply:
 *   accountEnabled: boolean. Graph's accountEnabled.
 *   agent: boolean. Whether the user is an agent (Graph's agentUser), who claims only with the
 *       setting `allowAgents`.
 *   assignments: [{assignedByGroup?: {id: string, name?: string|null}|null, disabledPlans:
 *       [PlanRef], duplicate: boolean, error?: string|null, product: {name: string, skuId: string,
 *       skuPartNumber: string}, state: string, user: {id?: string|null, userPrincipalName:
 *       string}, via: Via}]. How the user holds products.
 *   department?: string|null. The department.
 *   displayName?: string|null. The name people know.
 *   groups: [{id: string, name?: string|null}]. The groups the user is known to be a direct member
 *       of.
 *   id: string. The object id.
 *   takenAt: string. When Graph was asked.
 *   usageLocation?: string|null. ISO 3166-1 alpha-2.
 *   userPrincipalName: string. The user principal name.
 *   userType?: string|null. Graph's userType; null counts as Member.
 */
#define AUTOCLAIM_USER_GET "user.get"

/**
 * Imports users with their license assignment states.
 * Import. Errors: UNSAFE_STEP, CHANGED_SINCE_CLAIM.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   allowRemoval?: boolean. With `Full`: whether more than 10 and more than a tenth of what is
 *       stored may go, or a pool of which users hold licenses.
 *   atomic?: boolean. Whether one bad item refuses the whole call.
 *   correlationId?: string|null. What the call's audit records say to tie them to others: a GUID
 *       or a short text; default: drawn at random.
 *   dryRun?: boolean. Does everything, says what would have happened, and keeps nothing.
 *   last?: boolean. Whether this is the last call of the stage.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   path?: string|null. A file of the same (pages, arrays, JSON Lines), absolute; or `users`.
 *   replace?: boolean. Whether data stored under a time still to come, which can only be a
 *       mistake, is replaced, and in a Local store what claims have changed.
 *   snapshot?: Snapshot|null. `Full`: what is not in it is gone. `Partial`, the default: that
 *       stays.
 *   stage?: string|null. The name of a snapshot that spans calls of one handle, each with the same
 *       `snapshot` and `takenAt`.
 *   takenAt?: string|null. When the data was taken; required in a Graph store and with `path`,
 *       else default `now`.
 *   users?: any. What Graph returned: a collection page, a delta page, an array, or one user; or
 *       `path`.
 * reply:
 *   added: integer. Items that are new.
 *   changed: integer. Items that changed.
 *   errors: [{error: {code: integer, field?: string|null, hint?: string|null, message: string,
 *       name: ErrorName, retryable: boolean, target?: string|null}, index: integer, line?:
 *       integer|null}]. What was wrong with the items refused; the first 1,000.
 *   needsAllowRemoval: boolean. With `dryRun`: whether the import removes so much that it is
 *       refused (UNSAFE_STEP) unless `allowRemoval` is given.
 *   observed: integer. Claims whose license this import showed.
 *   refused: integer. Items that could not be taken.
 *   removed: integer. Items that are gone: `@removed`, or missing in a full snapshot.
 *   removedOutside: integer. Claims whose license this import no longer showed.
 *   staged: integer. Rows that wait in the stage for the call with `last`.
 *   stale: integer. Items older than what is stored, which stays.
 *   takenAt: string. When the data was taken from the tenant.
 *   unchanged: integer. Items that stay as they were.
 *   warnings: [string]. What the admin should know.
 */
#define AUTOCLAIM_USER_IMPORT "user.import"

/**
 * Lists users.
 * Read. Errors: NOT_FOUND, AMBIGUOUS.
 *
 * request:
 *   actor?: {id: string, name?: string|null, roles?: [string]}|null. Who asks; default: the user
 *       of the operating system.
 *   cursor?: string|null. Where the last page ended.
 *   department?: string. Only users of this department, in any case.
 *   enabled?: boolean. Only users whose account is enabled, or only those whose account is not.
 *   group?: string. Only users known to be direct members of this group, by object id or
 *       displayName.
 *   hasError?: boolean. Only users with a license in error.
 *   identity?: string. An object id or user principal name; `*` and `?` stand for any characters
 *       and one.
 *   limit?: integer|null. Items on a page.
 *   now?: string|null. The time of the call, to the millisecond; default: the wall clock.
 *   product?: string. Only users who hold the product.
 *   usageLocation?: string. Only users with this usage location, two letters in any case.
 *   via?: Via. With `product`: only users who hold it this way.
 * reply:
 *   items: [{accountEnabled: boolean, agent: boolean, assignments: [AssignmentView], department?:
 *       string|null, displayName?: string|null, groups: [GroupRef], id: string, takenAt: string,
 *       usageLocation?: string|null, userPrincipalName: string, userType?: string|null}]. The
 *       items, in order; fewer than asked for where they are large.
 *   next?: string|null. The cursor of the following page; null on the last.
 */
#define AUTOCLAIM_USER_LIST "user.list"

#endif /* AUTOCLAIM_H */
