using System.Security.Cryptography;
using System.Text;
using Runbooks.Storage;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// The files that a step of a GitHub workflow leaves for its runner: outputs and the summary. Neither a full disk nor a
/// file that is not there changes how a run ended, so nothing here throws for that.
/// </summary>
/// <param name="environment">Names the files.</param>
internal sealed class GitHubFiles(Func<string, string?> environment)
{
    /// <summary>What GitHub takes of one step's summary; a larger one is refused as a whole.</summary>
    internal const int LargestSummary = 1024 * 1024;

    private const string Cut = "\n\n*The summary of a step holds no more than 1 MiB: the rest stands in the record.*\n";

    /// <summary>
    /// Adds outputs. Each value stands between lines that nobody can guess, so that no value ends itself or begins another.
    /// </summary>
    /// <returns>Why they could not be written; null where they were, or where no runner asks for them.</returns>
    public string? AddOutputs(IEnumerable<KeyValuePair<string, string>> outputs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in outputs)
        {
            var delimiter = $"runbook_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
            text.Append(name).Append("<<").Append(delimiter).Append('\n').Append(value).Append('\n').Append(delimiter).Append('\n');
        }

        return Append("GITHUB_OUTPUT", text.ToString());
    }

    /// <summary>Adds to the summary, and cuts at a line what GitHub would not take.</summary>
    /// <param name="text">Markdown that is always shown.</param>
    /// <param name="folded">Markdown to unfold: its heading and its text; cut first.</param>
    /// <returns>Why it could not be written; null where it was, or where no runner asks for it.</returns>
    public string? AddSummary(string text, IReadOnlyList<(string Heading, string Text)> folded)
    {
        var left = LargestSummary - Length("GITHUB_STEP_SUMMARY");
        var summary = new StringBuilder(Fitting(text, ref left));
        foreach (var (heading, inside) in folded)
        {
            var (before, after) = ($"<details><summary>{heading}</summary>\n\n", "\n\n</details>\n\n");
            left -= Encoding.UTF8.GetByteCount(before + after);
            if (left <= Cut.Length)
                break;

            // What is folded must not unfold itself.
            summary
                .Append(before)
                .Append(Fitting(inside.Replace("</details", "&lt;/details", StringComparison.OrdinalIgnoreCase), ref left))
                .Append(after);
        }

        return Append("GITHUB_STEP_SUMMARY", summary.ToString());
    }

    private static string Fitting(string text, ref int left)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes <= left)
        {
            left -= bytes;
            return text;
        }

        var kept = new StringBuilder();
        var room = left - Cut.Length;
        foreach (var line in text.Split('\n'))
        {
            room -= Encoding.UTF8.GetByteCount(line) + 1;
            if (room < 0)
                break;
            kept.Append(line).Append('\n');
        }

        left = 0;
        return kept.Append(Cut).ToString();
    }

    private int Length(string variable)
    {
        try
        {
            return environment(variable) is { Length: > 0 } path && File.Exists(path)
                ? (int)Math.Min(new FileInfo(path).Length, LargestSummary)
                : 0;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return 0;
        }
    }

    private string? Append(string variable, string text)
    {
        if (environment(variable) is not { Length: > 0 } path)
            return null;
        try
        {
            File.AppendAllText(path, text);
            return null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return $"{variable} could not be written: {e.Message}";
        }
    }
}
