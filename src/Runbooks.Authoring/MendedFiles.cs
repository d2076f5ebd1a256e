using Runbooks.Diagnostics;

namespace Runbooks.Authoring;

/// <summary>Rewrites files where lint knows what was meant, and guesses nothing.</summary>
public static class MendedFiles
{
    // What is mended may bring the next mistake up: `run: x` is `command: x` first, and then a list of words.
    private const int MostRounds = 5;

    /// <summary>Rewrites them in their places.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="linter">Finds what is to be mended.</param>
    /// <param name="told">Is told of each file that was rewritten, with the number of rewritings.</param>
    public static void Mend(IEnumerable<string> files, Linter linter, Action<string, int> told)
    {
        foreach (var file in files)
        {
            var count = 0;
            for (var round = 0; round < MostRounds; round++)
            {
                var bag = new DiagnosticBag();
                linter.LintFile(file, bag);
                var fixes = bag.Sorted().Select(d => d.Fix).OfType<TextFix>().ToList();
                if (fixes.Count == 0)
                    break;

                // The text as it was read, so that a byte order mark and line ends stay.
                var text = File.ReadAllText(file);
                if (text != fixes[0].Span.Source.Text)
                    break;
                File.WriteAllText(file, TextFix.Apply(text, fixes));
                count += fixes.Count;
            }

            if (count > 0)
                told(file, count);
        }
    }
}
