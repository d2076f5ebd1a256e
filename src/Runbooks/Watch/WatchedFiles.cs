using System.Text;
using Runbooks.Authoring;
using Runbooks.Diagnostics;

namespace Runbooks.Watch;

/// <summary>
/// Tells whether the files of a project have changed: looked at, because the systems that tell of changes lose some. Made
/// before the files are read, so that no change falls between.
/// </summary>
public sealed class WatchedFiles
{
    private readonly string _workingDirectory;
    private readonly IReadOnlyList<string> _named;
    private string _before;

    /// <summary>Looks at them.</summary>
    /// <param name="workingDirectory">Where the command stands.</param>
    /// <param name="named">Files that were named and lie elsewhere.</param>
    public WatchedFiles(string workingDirectory, IReadOnlyList<string> named)
    {
        (_workingDirectory, _named) = (workingDirectory, named);
        _before = Look();
    }

    /// <summary>Whether they differ from the look before.</summary>
    public bool HaveChanged()
    {
        var now = Look();
        var changed = _before != now;
        _before = now;
        return changed;
    }

    private string Look()
    {
        try
        {
            var folder = new RunbookCatalog(_workingDirectory).Folder;
            var files = (folder is null ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Concat(_named.Select(n => Path.GetFullPath(n, _workingDirectory)).Where(File.Exists));
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
