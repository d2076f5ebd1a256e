using System.Security.Cryptography;
using System.Text;
using Runbooks.Catalogue;
using Runbooks.Definitions.Values;
using Runbooks.Storage;

namespace Runbooks.Watch;

/// <summary>
/// Tells whether the files of a project have changed: looked at, because the systems that tell of changes lose some. Made
/// before the files are read, so that no change falls between.
/// </summary>
public sealed class WatchedFiles
{
    private readonly string _workingDirectory;
    private readonly IReadOnlyList<string> _named;
    private IReadOnlyList<string> _secrets = [];
    private string _before;

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

    /// <summary>Looks at files of secrets as well, which are replaced when a token is renewed.</summary>
    /// <param name="secrets">With whole paths.</param>
    public void Follow(IEnumerable<string> secrets)
    {
        List<string> now = [.. secrets.Distinct().Order(StringComparer.Ordinal)];
        if (now.SequenceEqual(_secrets))
            return;
        _secrets = now;
        _before = Look();
    }

    private string Look()
    {
        try
        {
            var folder = new RunbookCatalog(_workingDirectory).Folder;
            var files = (folder is null ? [] : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Concat(
                _named.Select(n => Path.GetFullPath(n, _workingDirectory)).Where(File.Exists)
            );
            var text = new StringBuilder();
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                var info = new FileInfo(file);
                text.Append(file).Append(' ').Append(info.Length).Append(' ').Append(info.LastWriteTimeUtc.Ticks).Append('\n');
            }

            // By what they hold: a mount replaces a folder behind links, and neither size nor time need differ.
            foreach (var secret in _secrets)
            {
                var (value, problem) = SecretFile.Read(secret);
                var held = value is null ? problem : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
                text.Append(secret).Append(' ').Append(held).Append('\n');
            }

            return text.ToString();
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // A file that vanishes while it is looked at has changed, and the next look finds how.
            return e.Message;
        }
    }
}
