using System.Text;
using Runbooks.Authoring;
using Runbooks.Diagnostics;

namespace Runbooks.Watch;

/// <summary>Tells whether the files of a project have changed: looked at, because the systems that tell of changes lose some.</summary>
/// <param name="workingDirectory">Where the command stands.</param>
/// <param name="named">Files that were named and lie elsewhere.</param>
public sealed class WatchedFiles(string workingDirectory, IReadOnlyList<string> named)
{
    private string? _before;

    /// <summary>Whether they differ from the look before; false at the first.</summary>
    public bool HaveChanged()
    {
        var now = Look();
        var changed = _before is not null && _before != now;
        _before = now;
        return changed;
    }

    private string Look()
    {
        try
        {
            var folder = new RunbookCatalog(workingDirectory).Folder;
            var files = (folder is null ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Concat(named.Select(n => Path.GetFullPath(n, workingDirectory)).Where(File.Exists));
            var text = new StringBuilder();
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                var info = new FileInfo(file);
                text.Append(file).Append(' ').Append(info.Length).Append(' ').Append(info.LastWriteTimeUtc.Ticks).Append('\n');
            }

            return text.ToString();
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            // A file that vanishes while it is looked at has changed, and the next look finds how.
            return e.Message;
        }
    }
}
