using System.Runtime.InteropServices;
using SQLitePCL;

namespace Runbooks.Sandbox;

/// <summary>Where SQLite, the native library behind the environments' databases, is loaded from.</summary>
public static class NativeSqlite
{
    private const string Library = "e_sqlite3";

    private static string? from;

    /// <summary>Loads SQLite from a directory; without this it is looked for beside the program.</summary>
    /// <param name="directory">
    /// Absolute; holds <c>libe_sqlite3.so</c>, <c>libe_sqlite3.dylib</c> or <c>e_sqlite3.dll</c>. Once the library is
    /// loaded, another directory changes nothing.
    /// </param>
    public static void UseLibrariesFrom(string directory)
    {
        // An assembly takes one resolver in its life; a second is an error.
        if (Interlocked.Exchange(ref from, directory) is null)
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
    }

    /// <summary>A zero handle sends the loader to look where it always does.</summary>
    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Library && NativeLibrary.TryLoad(Path.Combine(from!, FileName), out var handle) ? handle : 0;

    private static string FileName =>
        OperatingSystem.IsWindows() ? Library + ".dll"
        : OperatingSystem.IsMacOS() ? $"lib{Library}.dylib"
        : $"lib{Library}.so";
}
