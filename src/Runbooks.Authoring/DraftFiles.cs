using Runbooks.Diagnostics;
using Runbooks.Storage;

namespace Runbooks.Authoring;

/// <summary>Writes drafts of runbooks and targets into a folder: all of them or none, and never over a file that is there.</summary>
public static class DraftFiles
{
    /// <param name="folder">The folder; it is made when it is not there.</param>
    /// <param name="files">Their paths from the folder on, with their texts.</param>
    /// <param name="force">Whether files that are there are overwritten.</param>
    /// <param name="help">What to do about a file that is there.</param>
    /// <param name="display">A full path as a person would type it.</param>
    /// <param name="bag">Takes RB0336 for each file that is there, RB0005 for what cannot be written.</param>
    /// <returns>Whether they were written.</returns>
    public static bool Write(
        string folder,
        IReadOnlyList<(string Path, string Text)> files,
        bool force,
        string help,
        Func<string, string> display,
        DiagnosticBag bag
    )
    {
        var before = bag.Count;
        foreach (var (path, _) in files)
        {
            var full = Path.Combine(folder, path);
            if (force || !Path.Exists(full))
                continue;
            bag.Add(DiagnosticCodes.FileExists, span: null, $"there is a `{display(full)}` already", help: help);
        }

        if (bag.Count > before)
            return false;
        var made = new List<string>();
        foreach (var (path, text) in files)
        {
            var full = Path.Combine(folder, path);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                var isNew = !File.Exists(full);
                File.WriteAllText(full, text);
                if (isNew)
                    made.Add(full);
            }
            catch (Exception e) when (DiskFault.IsIn(e))
            {
                bag.Add(DiagnosticCodes.Unreadable, span: null, $"`{display(full)}` cannot be written: {e.Message}");
                made.ForEach(File.Delete);
                return false;
            }
        }

        return true;
    }
}
