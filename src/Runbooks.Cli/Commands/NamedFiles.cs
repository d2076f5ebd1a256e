using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>The YAML files that a person names on the command line.</summary>
internal static class NamedFiles
{
    /// <summary>The file, or those of the folder.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="asTyped">As it was typed.</param>
    /// <param name="bag">Takes a diagnostic where there is none.</param>
    public static IEnumerable<string> Expand(string path, string asTyped, DiagnosticBag bag)
    {
        if (File.Exists(path))
            return [path];
        if (Directory.Exists(path))
        {
            return Directory
                .EnumerateFiles(path, "*.y*ml", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".yaml" or ".yml")
                .Order(StringComparer.Ordinal);
        }

        bag.Add(DiagnosticCodes.NotFound, span: null, $"there is no file or folder `{asTyped}`");
        return [];
    }
}
