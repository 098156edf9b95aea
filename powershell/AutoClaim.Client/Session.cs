#nullable enable
using System;
using System.Collections;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace AutoClaim;

/// <summary>An open store. Any thread may call it, any number at once.</summary>
public sealed unsafe partial class Session : IDisposable
{
    private readonly StoreHandle store;
    private StoreInfo info;

    /// <summary>The file, or :memory:.</summary>
    public string Path => info.Path;

    /// <summary>Local: the store is the system of record. Graph: the tenant is.</summary>
    public string Mode => info.Mode;

    /// <summary>The tenant, if one was named.</summary>
    public string? TenantId => info.TenantId;

    /// <summary>Whether this session may not write.</summary>
    public bool ReadOnly => info.ReadOnly;

    /// <summary>Whether it can be called.</summary>
    public bool IsOpen => !store.IsClosed;

    /// <summary>Whether the store's switch was on when Refresh was last called.</summary>
    public bool Enabled => info.Enabled;

    /// <summary>The version of the store's schema.</summary>
    public long Schema => info.Schema;

    /// <summary>The version of the library.</summary>
    public string Version => info.Version;

    /// <summary>When the oldest pool was taken from the tenant; null where there is none.</summary>
    public DateTimeOffset? PoolsTakenAt => info.PoolsTakenAt;

    /// <summary>When users were last taken from the tenant; null where there are none.</summary>
    public DateTimeOffset? UsersTakenAt => info.UsersTakenAt;

    /// <summary>When groups were last taken from the tenant; null where there are none.</summary>
    public DateTimeOffset? GroupsTakenAt => info.GroupsTakenAt;

    /// <summary>How much of each there is.</summary>
    public StoreCounts Counts => info.Counts;

    /// <summary>The directory roles that the cmdlets say their user acts in. A host that makes its own requests names the actor's roles there.</summary>
    public Listed<string> Roles { get; set; } = [];

    internal TimeProvider Clock { get; private set; } = TimeProvider.System;

    /// <summary>Called after each call, by the thread that made it.</summary>
    internal Action? Called { get; set; }

    /// <summary>Why it cannot be called, of what was given in the place of a session.</summary>
    internal AutoClaimException? Refusal { get; private init; }

    private Session(StoreHandle store, StoreInfo info) => (this.store, this.info) = (store, info);

    /// <summary>What stands for a session that is none, and says why.</summary>
    internal static Session Unusable(string path, AutoClaimException refusal)
    {
        var session = new Session(new StoreHandle(0), new StoreInfo { Path = path }) { Refusal = refusal };
        session.Dispose();
        return session;
    }

    /// <summary>Sets the clock that runs of the exchange go by, and the library in calls whose request does not say now; another than the system's is for tests.</summary>
    public void GoBy(TimeProvider clock) => Clock = clock;

    /// <summary>The version of the library that is loaded.</summary>
    public static string LibraryVersion => Native.Text(Native.autoclaim_version());

    /// <summary>The name of a status, such as NOT_FOUND for -41.</summary>
    public static string StatusName(int status) => Native.Text(Native.autoclaim_status_name(status));

    /// <summary>Opens a store. create is Never, IfMissing or New; a store that is created needs a mode, Local or Graph.</summary>
    public static Session Open(string path, string create = "Never", string? mode = null, bool readOnly = false, string? tenantId = null)
    {
        CheckAbi();
        var asked = new Hashtable { ["path"] = path, ["create"] = create, ["readOnly"] = readOnly };
        if (mode is not null) asked["mode"] = mode;
        if (tenantId is not null) asked["tenantId"] = tenantId;
        var request = Json.Bytes(asked);
        fixed (byte* bytes = request.Span)
        {
            var status = Native.autoclaim_open(bytes, (nuint)request.Length, out var client, out var start, out var length);
            using var reply = new Reply(start, length);
            if (status != 0) throw AutoClaimException.Of(status, reply.Json);
            var json = new Utf8JsonReader(reply.Json);
            json.Read();
            var opened = StoreInfo.Read(ref json);
            opened.ReadOnly = readOnly;
            return new Session(new StoreHandle(client), opened);
        }
    }

    /// <summary>Puts a backup in the place of a store that nobody has open. allowOther: it may be the backup of another store. It cannot be interrupted.</summary>
    public static RestoredStore Restore(string path, string from, bool allowOther = false, bool dryRun = false) =>
        CallWithoutStore(Methods.StoreRestore, new Hashtable { ["path"] = path, ["from"] = from, ["allowOther"] = allowOther, ["dryRun"] = dryRun });

    /// <summary>Calls a method that needs no store. It cannot be interrupted.</summary>
    public static T CallWithoutStore<T>(Method<T> method, IDictionary request)
    {
        CheckAbi();
        return Call(0, method.Name, Json.Bytes(request).Span, method.Read);
    }

    private static void CheckAbi()
    {
        string found;
        try { if (Native.autoclaim_abi_version() is var abi && abi == Native.Abi) return; else found = $"speaks ABI {abi}"; }
        catch (EntryPointNotFoundException) { found = "has no ABI of AutoClaim"; }
        throw new AutoClaimException("ABI_MISMATCH", $"The library {LibraryFile.Loaded} {found}, this client speaks {Native.Abi}.", hint: "Use the library and the module of one release.");
    }

    /// <summary>Asks the library anew for what changes: the switch, the ages, the counts, which are not known before.</summary>
    public Session Refresh()
    {
        info = Call(Methods.StoreInfo, new Hashtable());
        return this;
    }

    /// <summary>Calls a method. Keys are field names; a null value is sent as null, an absent key is not sent.</summary>
    public T Call<T>(Method<T> method, IDictionary request) => Call(method, Bytes(method, request));

    /// <summary>Calls a method with a request written by the caller.</summary>
    public T Call<T>(Method<T> method, ReadOnlySpan<byte> request)
    {
        try { return Call(method.Name, request, method.Read); }
        finally { Called?.Invoke(); }
    }

    /// <summary>Moves what is in the store's log into its file, as far as nobody is in the way; gives the bytes that are not in it yet.</summary>
    public long Checkpoint() => Call(Methods.StoreCheckpoint.Name, Json.Bytes(new Hashtable()).Span, Methods.StoreCheckpoint.Read).LogBytes;

    /// <summary>Calls a method and gives the reply as JSON.</summary>
    public JsonElement CallJson(string method, ReadOnlySpan<byte> request) => Call(method, request, static (ref Utf8JsonReader json) => JsonElement.ParseValue(ref json));

    /// <summary>Ends the calls in progress, those of other threads: they throw INTERRUPTED, and everything is as before them. Of an import of many items the parts committed stay, as its message says; sending it again is harmless.</summary>
    public void Interrupt()
    {
        var held = false;
        try { store.DangerousAddRef(ref held); _ = Native.autoclaim_interrupt(store.DangerousGetHandle()); }
        catch (ObjectDisposedException) { /* closed: nothing is in progress */ }
        finally { if (held) store.DangerousRelease(); }
    }

    /// <summary>A request of the method as the library reads it.</summary>
    internal ReadOnlySpan<byte> Bytes<T>(Method<T> method, IDictionary request)
    {
        if (Clock != TimeProvider.System && method.Fields.Contains("now") && !request.Contains("now")) request = new Hashtable(request) { ["now"] = Clock.GetUtcNow() };
        return Json.Bytes(request).Span;
    }

    private T Call<T>(string method, ReadOnlySpan<byte> request, JsonReader<T> read)
    {
        var held = false;
        try { store.DangerousAddRef(ref held); return Call(store.DangerousGetHandle(), method, request, read); }
        finally { if (held) store.DangerousRelease(); }
    }

    private static T Call<T>(nint client, string method, ReadOnlySpan<byte> request, JsonReader<T> read)
    {
        Span<byte> name = stackalloc byte[64];
        name[Encoding.UTF8.GetBytes(method, name[..63])] = 0;
        fixed (byte* m = name) fixed (byte* r = request)
        {
            var status = Native.autoclaim_call(client, m, r, (nuint)request.Length, out var start, out var length);
            using var reply = new Reply(start, length);
            if (status != 0) throw AutoClaimException.Of(status, reply.Json);
            var json = new Utf8JsonReader(reply.Json);
            json.Read();
            return read(ref json);
        }
    }

    /// <summary>Closes the store once the calls in progress have ended.</summary>
    public void Dispose() => store.Dispose();

    /// <inheritdoc/>
    public override string ToString() => Path;
}
