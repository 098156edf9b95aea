#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace AutoClaim;

/// <summary>The exported functions of the library. Nothing is loaded before the first call.</summary>
internal static unsafe class Native
{
    internal const uint Abi = 1;
    private const string Library = "autoclaim";

    // A resolver can be set once per assembly; the type initializer runs once per process, however often the module is imported.
    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, (name, _, _) => name == Library ? LibraryFile.Load() : 0);

    [DllImport(Library)] internal static extern uint autoclaim_abi_version();
    [DllImport(Library)] internal static extern byte* autoclaim_version();
    [DllImport(Library)] internal static extern int autoclaim_open(byte* request, nuint length, out nint client, out byte* reply, out nuint replyLength);
    [DllImport(Library)] internal static extern int autoclaim_call(nint client, byte* method, byte* request, nuint length, out byte* reply, out nuint replyLength);
    [DllImport(Library)] internal static extern int autoclaim_interrupt(nint client);
    [DllImport(Library)] internal static extern int autoclaim_close(nint client);
    [DllImport(Library)] internal static extern int autoclaim_free(byte* reply);
    [DllImport(Library)] internal static extern byte* autoclaim_status_name(int status);

    /// <summary>A static text of the library.</summary>
    internal static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

/// <summary>An open store. Closing waits for calls in flight: each call holds a reference.</summary>
internal sealed class StoreHandle : SafeHandle
{
    public StoreHandle(nint client) : base(0, ownsHandle: true) => SetHandle(client);
    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle() => Native.autoclaim_close(handle) == 0;
}

/// <summary>A reply of the library, freed by the library.</summary>
internal readonly unsafe ref struct Reply
{
    private readonly byte* start;
    private readonly nuint length;
    internal Reply(byte* start, nuint length) { this.start = start; this.length = length; }
    internal ReadOnlySpan<byte> Json => new(start, checked((int)length));
    public void Dispose() { if (start != null) _ = Native.autoclaim_free(start); }
}

/// <summary>Where the library lies: AUTOCLAIM_LIBRARY alone if set, else beside this assembly, beside the program, or where its deps.json says.</summary>
internal static class LibraryFile
{
    internal static string Rid
    {
        get
        {
            var musl = RuntimeInformation.RuntimeIdentifier.Contains("musl") || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine");
            var os = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : musl ? "linux-musl" : "linux";
            return $"{os}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The file that was loaded.</summary>
    internal static string? Loaded { get; private set; }

    private static string FileName => OperatingSystem.IsWindows() ? "autoclaim.dll" : OperatingSystem.IsMacOS() ? "libautoclaim.dylib" : "libautoclaim.so";

    private static IEnumerable<string> Candidates()
    {
        if (System.Environment.GetEnvironmentVariable("AUTOCLAIM_LIBRARY") is { Length: > 0 } chosen) { yield return Path.GetFullPath(chosen); yield break; }
        foreach (var root in new[] { Path.GetDirectoryName(typeof(LibraryFile).Assembly.Location), AppContext.BaseDirectory })
        {
            if (string.IsNullOrEmpty(root)) continue;
            yield return Path.Combine(root, "runtimes", Rid, "native", FileName);
            yield return Path.Combine(root, FileName);
        }
        // A single-file program unpacks elsewhere, and one that runs from NuGet's cache copies nothing.
        var listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return Path.Combine(folder, FileName);
    }

    private static nint library;

    /// <summary>The library. Each of its functions asks for it when it is called first, which may be after the files went, and at the end of the process.</summary>
    internal static nint Load() => library != 0 ? library : library = Find();

    private static nint Find()
    {
        var tried = new List<string>();
        foreach (var path in Candidates().Distinct())
        {
            if (!File.Exists(path)) { tried.Add($"{path} (no such file)"); continue; }
            if (NativeLibrary.TryLoad(path, out var found)) { Loaded = path; return found; }
            tried.Add($"{path} (there, but not loadable on {Rid})");
        }
        throw new AutoClaimException("LIBRARY_NOT_FOUND", $"The AutoClaim library for {Rid} was not found. Tried: {string.Join("; ", tried)}.",
            hint: Rid.Contains("musl")
                ? "There is no build for Linux with musl, such as Alpine: take a system or an image with glibc (Debian, Ubuntu, Red Hat), or build the library there and set AUTOCLAIM_LIBRARY to the file."
                : "Install the AutoClaim package for this platform, build it with powershell/build.ps1, or set AUTOCLAIM_LIBRARY to the file.");
    }
}
