#nullable enable
using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading;

namespace AutoClaim;

/// <summary>
/// One running cmdlet: its caller's preferences, its session, its errors, its -WhatIf. It returns what it reads and never writes
/// output itself, so that a stop or an error further down the pipeline passes through the script and not through here.
/// </summary>
public sealed partial class Command
{
    private static readonly (string Parameter, string Variable)[] Preferences =
    [
        ("ErrorAction", "ErrorActionPreference"), ("WarningAction", "WarningPreference"), ("InformationAction", "InformationPreference"),
        ("ProgressAction", "ProgressPreference"), ("Verbose", "VerbosePreference"), ("Debug", "DebugPreference"),
        ("Confirm", "ConfirmPreference"), ("WhatIf", "WhatIfPreference"),
    ];

    private static readonly HashSet<string> NotFields = new(PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters), StringComparer.OrdinalIgnoreCase)
        { "ProgressAction", "Identity", "InputObject", "Session", "PassThru", "Force", "AsJson" };

    // Half of the time in which a prompt should be back after Ctrl+C is left for the library.
    private static readonly TimeSpan StopCheck = TimeSpan.FromMilliseconds(50);

    private readonly EngineIntrinsics module;
    private long left;

    internal PSCmdlet Cmdlet { get; }
    internal Session Session { get; }

    /// <summary>The words of this cmdlet for those of the library.</summary>
    internal Terms Terms { get; }

    /// <summary>When the pipeline began, before anything upstream was fetched: what comes down it is at least as new.</summary>
    internal DateTimeOffset Began { get; } = DateTimeOffset.UtcNow;

    /// <summary>The bar of what is being done; without one, a call that takes long has its own.</summary>
    internal Progress? Progress { get; set; }

    /// <summary>What the caller typed, by parameter: -TargetGroup is targetGroup. Nothing that came by the pipeline is here.</summary>
    public Hashtable Given { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Who acts, in the roles that the session was opened for.</summary>
    internal Hashtable Actor { get; }

    // Ties the audit records of one command together, however many calls it makes.
    internal string Correlation { get; } = Guid.NewGuid().ToString();

    /// <summary>The file of the store.</summary>
    public string Store => Session.Path;

    private Command(PSCmdlet cmdlet, EngineIntrinsics module, Session session)
    {
        (Cmdlet, this.module, Session, Terms) = (cmdlet, module, session, new Terms(cmdlet));
        left = cmdlet.MyInvocation.BoundParameters.GetValueOrDefault("First") is int first ? first : long.MaxValue;
        Actor = new Hashtable { ["id"] = System.Environment.UserName };
        if (session.Roles.Count > 0) Actor["roles"] = session.Roles;
        Sessions.FoldLargeLog(session);
        foreach (var (name, value) in cmdlet.MyInvocation.BoundParameters)
            if (!NotFields.Contains(name)) Given[char.ToLowerInvariant(name[0]) + name[1..]] = Plain(name, value);
    }

    private object? Plain(string parameter, object? value)
    {
        try { return Value.Plain(value); }
        catch (AutoClaimException error) when (error.Name is "TOO_DEEP" or "TOO_LARGE") { Cmdlet.ThrowTerminatingError(Errors.Record(error.Name == "TOO_DEEP" ? Value.TooDeep(parameter) : Value.TooMany(parameter), null)); throw; }
    }

    /// <summary>The first line of every cmdlet's begin block.</summary>
    public static Command Enter(PSCmdlet cmdlet, EngineIntrinsics module, Session? session)
    {
        Begin(cmdlet, module);
        // A variable that holds nothing must not lead to the store of somebody else.
        if (session is null && cmdlet.MyInvocation.BoundParameters.ContainsKey("Session")) cmdlet.ThrowTerminatingError(Errors.NotConnected("-Session is null."));
        session ??= Sessions.Default;
        if (session is null) cmdlet.ThrowTerminatingError(Errors.NotConnected("No store is open in this runspace."));
        return new Command(cmdlet, module, session!);
    }

    /// <summary>One reply of a method that needs no store. Empty when there was an error, which is written.</summary>
    public static T[] Alone<T>(PSCmdlet cmdlet, EngineIntrinsics module, Method<T> method, IDictionary request)
    {
        Begin(cmdlet, module);
        try
        {
            var reply = Session.CallWithoutStore(method, request);
            var terms = new Terms(cmdlet, fields: false);
            foreach (var permission in (reply as Page<Permission>)?.Items ?? []) permission.When = permission.When is { } when ? terms.In(when) : null;
            return [reply];
        }
        catch (AutoClaimException error) { cmdlet.WriteError(Errors.Record(error, null, terms: new Terms(cmdlet))); return []; }
    }

    private static void Begin(PSCmdlet cmdlet, EngineIntrinsics module)
    {
        InheritPreferences(cmdlet, module);
        RefuseInput(cmdlet);
        foreach (var given in cmdlet.MyInvocation.BoundParameters.Values)
            if (Record.Unwrap(given) is Session { Refusal: { } refusal }) cmdlet.ThrowTerminatingError(Errors.Record(refusal, null));
        RefuseBlanks(cmdlet);
        if (Switch("Force") && !Switch("Confirm")) module.SessionState.PSVariable.Set("ConfirmPreference", ConfirmImpact.None);

        bool Switch(string name) => cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var value) && LanguagePrimitives.IsTrue(value);
    }

    /// <summary>Opens a store and makes it this runspace's default.</summary>
    public static Session? Connect(PSCmdlet cmdlet, EngineIntrinsics module, string path, bool create, string? mode, bool readOnly, string? tenantId, string[]? roles)
    {
        InheritPreferences(cmdlet, module);
        RefuseInput(cmdlet);
        RefuseBlanks(cmdlet);
        // A store that is there, or that is not to be made, is opened: that changes nothing.
        if (create && path != ":memory:" && IsEmpty(path) && !Agreed(cmdlet, $"{path}: make a store")) return null;
        try
        {
            var session = Sessions.Add(Session.Open(path, create ? "IfMissing" : "Never", Value.Text(mode), readOnly, Value.Text(tenantId)));
            session.Roles = [.. roles ?? []];
            if (roles is { Length: > 0 }) TellRoles(cmdlet, session);
            cmdlet.WriteVerbose($"Opened {View.Shown(session.Path)}: {session.Mode}, schema {session.Schema}, library {session.Version}.");
            return session;
        }
        catch (AutoClaimException error) { cmdlet.ThrowTerminatingError(Errors.Record(error, path, terms: new Terms(cmdlet))); return null; }
    }

    // Of a link its target is looked at. Nothing is opened: to close it again would take its locks from a session that has the same file.
    private static bool IsEmpty(string path) =>
        !System.IO.File.Exists(path) || (System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true) as System.IO.FileInfo ?? new System.IO.FileInfo(path)).Length == 0;

    // A role that lets nobody do more is most often one that was written otherwise.
    private static void TellRoles(PSCmdlet cmdlet, Session session)
    {
        var setting = session.Call(Methods.SettingGet, new Hashtable());
        string[] required = [.. new[] { setting.RequiredRole, setting.RequiredReportRole }.OfType<string>()];
        var known = required.Length > 0 ? required : RoleCompleter.Usual;
        if (session.Roles.Any(it => known.Contains(it, StringComparer.OrdinalIgnoreCase))) return;
        cmdlet.WriteWarning(View.Shown($"{string.Join(", ", session.Roles.Select(it => $"'{it}'"))}: {(required.Length > 0 ? $"the store requires {string.Join(" or ", required.Distinct().Select(it => $"'{it}'"))}" : "the store requires no role")}."));
    }

    /// <summary>What the caller typed as fields of a request: each parameter is named with its field, a.b for a field of a field.</summary>
    public Hashtable Fields(IDictionary names)
    {
        var request = new Hashtable();
        foreach (DictionaryEntry entry in names)
        {
            Terms.Sends((string)entry.Key, (string)entry.Value!);
            if (!Given.ContainsKey(entry.Key)) continue;
            var (value, path) = (Given[entry.Key], ((string)entry.Value!).Split('.'));
            var place = request;
            foreach (var outer in path[..^1]) place = (Hashtable)(place[outer] ??= new Hashtable());
            place[path[^1]] = value is TimeSpan span ? Whole(span, (string)entry.Key, path[^1]) : value;
        }
        return request;
    }

    /// <summary>Writes if the caller wants it. What -WhatIf, -Confirm and -Verbose say is what a dry run found. Empty when nothing was written.</summary>
    public T[] Write<T>(Method<Change<T>> method, IDictionary request, object? target) where T : class =>
        Advised(method, request, target, would => Changes.Sentence(would.Subject, would.Changes), it => it.Warnings) is [{ Result: { } result }] ? [result] : [];

    /// <summary>Writes the same to each of several, by the field that names them.</summary>
    public T[] WriteEach<T>(Method<Change<T>> method, IDictionary request, string field, params string[] names) where T : class =>
        [.. names.SelectMany(name => Write(method, Value.Request(request, field, name), name))];

    /// <summary>Replaces the table of products and plans by a CSV file. Each row that could not be read is an error of its own.</summary>
    public CatalogChange[] UpdateCatalog(string path, bool passThru)
    {
        var written = Write(Methods.CatalogImport, new Hashtable { ["path"] = path }, path);
        foreach (var error in written.SelectMany(it => it.Errors))
            Cmdlet.WriteError(Errors.Record(new AutoClaimException(error.Error.Name, $"{path}, line {error.Line}, {error.Error.Field}: {error.Error.Message}", error.Error.Hint), path, ErrorCategory.InvalidData, new Terms(Cmdlet, fields: false)));
        return passThru ? written : [];
    }

    /// <summary>Copies the store into a file.</summary>
    public System.IO.FileInfo[] Backup(string path, bool overwrite) =>
        [.. Written(Methods.StoreBackup, new Hashtable { ["path"] = path, ["overwrite"] = overwrite }, path, would => InPlace($"{Session.Path}: copy about {would.Bytes:n0} bytes to {would.Path}", would.Replaces))
            .Select(it => Written(Cmdlet, it.Path))];

    // Extensions that name another format than JSON, by which programs open a file.
    private static readonly string[] Foreign = [".csv", ".tsv", ".xls", ".xlsx", ".htm", ".html", ".xml"];

    // What was written by it: one file holds one of those that are piped.
    private readonly HashSet<string> files = [];

    /// <summary>Lets the library write a file, if the caller wants it: it knows which one may not be replaced.</summary>
    internal System.IO.FileInfo[] Exported<T>(Method<T> method, IDictionary request, string path, Func<T, string> sentence, Func<T, bool> replaces, bool json = false) where T : class
    {
        var asked = Reading(request, "path", path);
        asked["overwrite"] = Force;
        return Guard<System.IO.FileInfo[]>(() =>
        {
            if (json && Foreign.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                throw new AutoClaimException("INVALID_ARGUMENT", $"{path} is called as another kind of file, and JSON is what is written.", "Give it the extension .json, or .jsonl for one record a line; a table is what Export-Csv makes of what the Get- command gives.");
            if (files.Contains(path)) throw new AutoClaimException("INVALID_ARGUMENT", $"{path} is what another of those piped is written to.", "Write each to a file of its own.");
            var tells = Tells ? Call(method, Value.Request(asked, "dryRun", true)) : null;
            files.Add(path);
            if (tells is { } would && !Agreed(InPlace(sentence(would), replaces(would)))) return [];
            Call(method, asked);
            return [Written(Cmdlet, path)];
        }, path) ?? [];
    }

    private static string InPlace(string sentence, bool replaces) => replaces ? $"{sentence}, in place of the file that is there" : sentence;

    internal T[] Written<T>(Method<T> method, IDictionary request, object? target, Func<T, string> sentence) where T : class => Guard<T[]>(() =>
        Tells && !Agreed(sentence(Call(method, Writing(method, request, dryRun: true)))) ? [] : [Call(method, Writing(method, request, dryRun: false))], target) ?? [];

    /// <summary>As Written, with what the admin should know: before agreeing, and of -WhatIf too.</summary>
    internal T[] Advised<T>(Method<T> method, IDictionary request, object? target, Func<T, string> sentence, Func<T, IReadOnlyList<string>> warnings) where T : class
    {
        IReadOnlyList<string> told = [];
        var written = Written(method, request, target, would => { Warn(told = warnings(would)); return sentence(would); });
        foreach (var done in written) Warn(warnings(done).Except(told));
        return written;

    }

    /// <summary>Says what the admin should know, in the words of cmdlets.</summary>
    internal void Warn(IEnumerable<string> warnings) { foreach (var warning in warnings) Warn(Terms.In(warning)); }

    internal void Warn(string warning) => Cmdlet.WriteWarning(View.Shown(warning));

    internal void Verbose(string sentence) => Cmdlet.WriteVerbose(View.Shown(sentence));

    internal bool Agreed(string sentence) => Agreed(Cmdlet, sentence);

    private static bool Agreed(PSCmdlet cmdlet, string sentence)
    {
        sentence = View.Shown(sentence)!;
        try { return cmdlet.ShouldProcess(sentence, sentence, cmdlet.MyInvocation.MyCommand.Name); }
        catch (PSInvalidOperationException)
        {
            cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"Nobody can be asked, and nothing was done: {sentence}.",
                cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey("Force") ? "Give -Force, or -Confirm:$false." : "Give -Confirm:$false."), null));
            throw;
        }
    }

    /// <summary>The file that a path of PowerShell's means. What is no file system's is refused.</summary>
    public static string File(PSCmdlet cmdlet, string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem") return file;
        }
        catch (RuntimeException) { /* a drive or a provider that is none */ }
        cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"{path} is no file: no drive of files is called so.", "Give a path on a drive of the file system."), path));
        throw new PipelineStoppedException();
    }

    // As Get-Item gives it: tables of files show what the provider says of one, which a FileInfo alone does not know.
    private static System.IO.FileInfo Written(PSCmdlet cmdlet, string path) =>
        cmdlet.SessionState.InvokeProvider.Item.Get([path], force: true, literalPath: true) is [{ BaseObject: System.IO.FileInfo file }] ? file : new System.IO.FileInfo(path);

    /// <summary>What is found wanting of policies. A cure that is a command runs as it stands.</summary>
    public IEnumerable<PolicyFinding> Findings(params string?[]? policies)
    {
        foreach (var found in Read(Methods.PolicyLint, new Hashtable(), policies))
        {
            (found.Message, found.Hint) = (Terms.In(found.Message), Cures.Of(found) ?? Cures.Advice(Terms.In(found.Hint)));
            yield return found;
        }
    }

    internal bool WhatIf => LanguagePrimitives.IsTrue(Preference("WhatIfPreference"));
    internal bool ShowsProgress => Shows("ProgressPreference");
    internal bool Force => LanguagePrimitives.IsTrue(Cmdlet.MyInvocation.BoundParameters.GetValueOrDefault("Force"));

    /// <summary>Whether anybody hears what would be done before it is.</summary>
    internal bool Tells => WhatIf || Asks || Shows("VerbosePreference");

    internal bool Asks
    {
        get
        {
            var threshold = LanguagePrimitives.ConvertTo<ConfirmImpact>(Preference("ConfirmPreference") ?? ConfirmImpact.High);
            var binding = (Cmdlet.MyInvocation.MyCommand as FunctionInfo)?.ScriptBlock.Attributes.OfType<CmdletBindingAttribute>().FirstOrDefault();
            return threshold != ConfirmImpact.None && (binding?.ConfirmImpact ?? ConfirmImpact.Medium) >= threshold;
        }
    }

    /// <summary>Asks as a command of medium impact does, where the cmdlet's impact is high.</summary>
    public void LowerImpact()
    {
        if (LanguagePrimitives.ConvertTo<ConfirmImpact>(Preference("ConfirmPreference")) == ConfirmImpact.High) module.SessionState.PSVariable.Set("ConfirmPreference", ConfirmImpact.None);
    }

    /// <summary>Runs a call; an error becomes this cmdlet's, terminating only where no further record could fare better.</summary>
    internal T? Guard<T>(Func<T?> call, object? target) where T : class
    {
        try { return Interruptible(call); }
        catch (AutoClaimException error) { Report(error, target); }
        catch (ArgumentException error) { Report(new AutoClaimException("INVALID_ARGUMENT", error.Message), target); }
        return null;
    }

    /// <summary>Runs a call that Ctrl+C ends: a function has no StopProcessing, so a timer looks while the library is busy, and shows that it is.</summary>
    internal T Interruptible<T>(Func<T> call)
    {
        using var own = Progress is null ? new Progress(this, null) : null;
        var bar = own ?? Progress!;
        try
        {
            using var watch = new Timer(_ => { if (Cmdlet.Stopping) Session.Interrupt(); else bar.Tick(); }, null, StopCheck, StopCheck);
            return call();
        }
        catch (AutoClaimException error) when (error.Name == "INTERRUPTED" && Cmdlet.Stopping) { throw new PipelineStoppedException(); }
        catch (ObjectDisposedException) { Cmdlet.ThrowTerminatingError(Errors.NotConnected("The session is closed.")); throw; }
    }

    /// <summary>Calls the library; -Debug says what was called.</summary>
    internal T Call<T>(Method<T> method, IDictionary request) => Call(method, Session.Bytes(method, Known(request)));

    internal T Call<T>(Method<T> method, ReadOnlySpan<byte> request)
    {
        while (true)
            try
            {
                var clock = Stopwatch.StartNew();
                var reply = Session.Call(method, request);
                Cmdlet.WriteDebug($"{method.Name}: {clock.ElapsedMilliseconds} ms");
                return reply;
            }
            catch (AutoClaimException error) when (error.Name == "INTERRUPTED" && !Cmdlet.Stopping)
            {
                // Another runspace that uses this session was stopped: this call is as if it had not been made, or of an import can be made again.
            }
    }

    internal JsonElement CallJson(string method, ReadOnlySpan<byte> request) =>
        Call(new Method<JsonElement>(method, static (ref Utf8JsonReader json) => JsonElement.ParseValue(ref json)), request);

    internal void Report(AutoClaimException error, object? target)
    {
        var record = Errors.Record(Cured(error, target), target ?? error.Target, terms: Terms);
        if (Errors.EndsTheCommand(error.Name)) Cmdlet.ThrowTerminatingError(record); else Cmdlet.WriteError(record);
    }

    /// <summary>The same error with its cure as a command.</summary>
    internal AutoClaimException Cured(AutoClaimException error, object? target = null) => Cures.Of(error, Session) is var cured && ReferenceEquals(cured, error) ? Cures.Of(error, this, target) : cured;

    // A duration in the unit that the field's name ends with.
    private long Whole(TimeSpan span, string parameter, string field)
    {
        var (units, unit) = field.EndsWith("Hours", StringComparison.OrdinalIgnoreCase) ? (span.TotalHours, "hours") : field.EndsWith("Seconds", StringComparison.OrdinalIgnoreCase) ? (span.TotalSeconds, "seconds") : (span.TotalMinutes, "minutes");
        if (units != Math.Floor(units)) Cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"-{parameter} takes whole {unit}; {span} is none."), span));
        return (long)units;
    }

    /// <summary>Whether one of the things a cmdlet was given names anything. An error is written where it does not, and the others go on.</summary>
    internal bool Names(string? identity) => !Value.IsBlank(identity) || Nothing(Piped);

    private bool Nothing(string parameter)
    {
        var needed = Cmdlet.MyInvocation.MyCommand.Parameters.TryGetValue(parameter, out var it) && it.Attributes.OfType<ParameterAttribute>().Any(binds => binds.Mandatory);
        Report(needed ? new AutoClaimException("INVALID_ARGUMENT", $"-{parameter} holds nothing.", $"Give -{parameter} a value; what holds nothing is not taken for everything.") : Blank(parameter), null);
        return false;
    }

    private static AutoClaimException Blank(string parameter) =>
        new("INVALID_ARGUMENT", $"-{parameter} holds nothing.", $"Give -{parameter} a value, or leave it out; what holds nothing is not taken for everything.");

    // What takes the pipeline, by name.
    private string Piped => Cmdlet.MyInvocation.MyCommand.Parameters.Values
        .FirstOrDefault(it => it.Attributes.OfType<ParameterAttribute>().Any(binds => binds.ValueFromPipeline))?.Name ?? "InputObject";

    // PowerShell writes an error for each object that no parameter takes, and runs the end of the cmdlet all the same: for everything, where it was to be for these.
    private static void RefuseInput(PSCmdlet cmdlet)
    {
        var called = cmdlet.MyInvocation;
        if (!called.ExpectingInput) return;
        var sets = called.MyCommand.ParameterSets;
        var parameters = sets.Where(set => set.Name == cmdlet.ParameterSetName).DefaultIfEmpty(sets[0]).SelectMany(set => set.Parameters);
        if (parameters.Any(it => it.ValueFromPipeline || it.ValueFromPipelineByPropertyName)) return;
        var so = sets.Count > 1 ? " with these parameters" : "";
        cmdlet.ThrowTerminatingError(Errors.Record(new AutoClaimException("INVALID_ARGUMENT", $"{called.MyCommand.Name} takes nothing from the pipeline{so}; nothing was done.",
            "Run it without piping into it, and say by its parameters what it is to be about."), null));
    }

    // A variable that holds nothing must not come to mean everything, nor to take a value away: only $null does, and only where that is meant. To the
    // [string] it is bound to that is ''; a '' that was typed never gets as far. What names the things that a cmdlet is about is looked at one by one, as the pipeline brings it.
    private static void RefuseBlanks(PSCmdlet cmdlet)
    {
        foreach (var (name, value) in cmdlet.MyInvocation.BoundParameters)
            if (!NotFields.Contains(name) && Value.IsBlank(value) && !OneByOne(name) && !Clears(name, value)) cmdlet.ThrowTerminatingError(Errors.Record(Blank(name), value));

        bool Clears(string name, object? value) => Record.Unwrap(value) switch
        {
            null or "" => Has<ClearableAttribute>(name),
            IList { Count: 0 } => Has<AllowEmptyCollectionAttribute>(name),
            _ => false,
        };

        bool Has<T>(string name) => cmdlet.MyInvocation.MyCommand.Parameters[name].Attributes.OfType<T>().Any();

        bool OneByOne(string name) => cmdlet.MyInvocation.MyCommand.Parameters[name] is { ParameterType.IsArray: true } it &&
            it.Attributes.OfType<ParameterAttribute>().Any(binds => binds.ValueFromPipeline);
    }

    private bool IsBound(string parameter) => Cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);

    // A function of a script module sees the global preferences, not its caller's: a wrapper's -WhatIf, a script's
    // $ErrorActionPreference = 'Stop' would pass it by. A compiled cmdlet sees its caller's; so do ours.
    private static void InheritPreferences(PSCmdlet cmdlet, EngineIntrinsics module)
    {
        if (ReferenceEquals(cmdlet.SessionState, module.SessionState)) return;
        foreach (var (parameter, variable) in Preferences)
            if (!cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter) && cmdlet.SessionState.PSVariable.GetValue(variable) is { } value)
                module.SessionState.PSVariable.Set(variable, value);
    }

    // A script that sets a preference makes text of it.
    private bool Shows(string name) =>
        LanguagePrimitives.TryConvertTo<ActionPreference>(Preference(name), out var preference) && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private object? Preference(string name) => module.SessionState.PSVariable.GetValue(name);

    /// <summary>A request that reads: some ask for a role.</summary>
    internal Hashtable Reading(IDictionary given, string? field = null, object? value = null) => Value.Request(Value.Request(given, field, value), "actor", Actor);

    internal Hashtable Writing<T>(Method<T> method, IDictionary given, bool dryRun)
    {
        var request = Reading(given);
        if (dryRun) request["dryRun"] = true;
        if (method.Fields.Contains("correlationId")) request["correlationId"] = Correlation;
        return request;
    }
}
