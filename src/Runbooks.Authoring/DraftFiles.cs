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
        var undo = new Stack<Action>();
        var at = folder;
        try
        {
            // What the disk does not take is found out before anything stands under its name.
            foreach (var (path, text) in files)
            {
                at = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(at)!);
                var unfinished = Unfinished(at);
                undo.Push(() => File.Delete(unfinished));
                File.WriteAllText(unfinished, text);
            }

            foreach (var (path, _) in files)
            {
                at = Path.Combine(folder, path);
                var back = WayBack(at);
                File.Move(Unfinished(at), at, overwrite: force);
                undo.Push(back);
            }

            return true;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            bag.Add(DiagnosticCodes.Unreadable, span: null, $"`{display(at)}` cannot be written: {e.Message}");
            while (undo.TryPop(out var step))
                Try(step);
            return false;
        }
    }

    // No name of a runbook or a target, so that nobody takes it for one.
    private static string Unfinished(string path) => $"{path}.{Environment.ProcessId}";

    // How a file is made what it was before it gets its new text.
    private static Action WayBack(string path)
    {
        if (!File.Exists(path))
            return () => File.Delete(path);
        var before = File.ReadAllBytes(path);
        return () => File.WriteAllBytes(path, before);
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // The first fault is told; the disk lets no more be done.
        }
    }
}
