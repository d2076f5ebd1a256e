using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Authoring.Formatting;

/// <summary>
/// Reads what the <c>.editorconfig</c> files above a file want of it (spec.editorconfig.org): the nearer one counts, and in one
/// file the later section.
/// </summary>
internal static partial class EditorConfig
{
    private const string Name = ".editorconfig";
    private static readonly string[] Known = ["end_of_line", "charset", "insert_final_newline", "indent_size"];

    /// <summary>What is wanted of a file.</summary>
    /// <param name="path">Its full path; it need not exist.</param>
    public static FileStyle For(string path)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, Name)))
                continue;
            var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var isRoot = Read(ReadText(Path.Combine(folder, Name)), relative, out var here);
            foreach (var (key, value) in here)
                found.TryAdd(key, value);
            if (isRoot)
                break;
        }

        return new FileStyle(
            found.GetValueOrDefault("end_of_line") switch
            {
                "lf" => "\n",
                "crlf" => "\r\n",
                _ => null,
            },
            found.GetValueOrDefault("charset") switch
            {
                "utf-8-bom" => true,
                "utf-8" => false,
                _ => null,
            },
            found.GetValueOrDefault("insert_final_newline") switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            int.TryParse(found.GetValueOrDefault("indent_size"), CultureInfo.InvariantCulture, out var size) && size is >= 2 and <= 8
                ? size
                : null
        );
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path of the file that is asked for, from the folder of this one.</param>
    /// <param name="found">What it says of it.</param>
    /// <returns>Whether nothing above counts.</returns>
    internal static bool Read(string text, string path, out Dictionary<string, string> found)
    {
        found = new Dictionary<string, string>(StringComparer.Ordinal);
        var isRoot = false;
        bool? applies = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (line[0] == '[' && line[^1] == ']')
            {
                applies = Matches(line[1..^1], path);
                continue;
            }

            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                continue;
            var (key, value) = (line[..at].Trim().ToLowerInvariant(), line[(at + 1)..].Trim().ToLowerInvariant());
            if (applies is null)
                isRoot |= key == "root" && value == "true";
            else if (applies.Value && Known.Contains(key))
                found[key] = value;
        }

        return isRoot;
    }

    private static bool Matches(string glob, string path)
    {
        try
        {
            var anywhere = !glob.Contains('/', StringComparison.Ordinal);
            return Regex.IsMatch(
                path,
                $"^{(anywhere ? "(?:.*/)?" : string.Empty)}{Pattern(glob.TrimStart('/'))}$",
                RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1)
            );
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Pattern(string glob)
    {
        var pattern = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < glob.Length; i++)
        {
            var c = glob[i];
            if (c == '*' && i + 1 < glob.Length && glob[i + 1] == '*')
            {
                // `**/` may stand for no folder at all.
                if (i + 2 < glob.Length && glob[i + 2] == '/')
                    pattern.Append("(?:.*/)?");
                else
                    pattern.Append(".*");
                i += i + 2 < glob.Length && glob[i + 2] == '/' ? 2 : 1;
            }
            else if (c == '*')
                pattern.Append("[^/]*");
            else if (c == '?')
                pattern.Append("[^/]");
            else if (c == '{' && Numbers().Match(glob, i) is { Success: true } range && range.Index == i)
            {
                pattern.Append("[+-]?[0-9]+");
                i += range.Length - 1;
            }
            else if (c == '{' && glob.IndexOf('}', i) > 0 && glob.AsSpan(i, glob.IndexOf('}', i) - i).Contains(','))
            {
                pattern.Append("(?:");
                depth++;
            }
            else if (c == '}' && depth > 0)
            {
                pattern.Append(')');
                depth--;
            }
            else if (c == ',' && depth > 0)
                pattern.Append('|');
            else if (c == '[' && glob.IndexOf(']', i) is > 0 and var end)
            {
                var set = glob[(i + 1)..end];
                pattern
                    .Append('[')
                    .Append(
                        set.StartsWith('!') ? "^" + Regex.Escape(set[1..]) : Regex.Escape(set).Replace(@"\-", "-", StringComparison.Ordinal)
                    )
                    .Append(']');
                i = end;
            }
            else if (c == '\\' && i + 1 < glob.Length)
                pattern.Append(Regex.Escape(glob[++i].ToString()));
            else
                pattern.Append(Regex.Escape(c.ToString()));
        }

        return pattern.ToString();
    }

    [GeneratedRegex(@"\{-?[0-9]+\.\.-?[0-9]+\}")]
    private static partial Regex Numbers();
}
