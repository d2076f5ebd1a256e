using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Lines;

/// <summary>Keeps what became of each line, so that none is lost unsaid.</summary>
/// <param name="source">The playbook.</param>
internal sealed class LineLedger(SourceText source)
{
    private readonly Dictionary<int, (LineOutcome Outcome, string? Where)> _outcomes = [];

    /// <summary>Says what became of lines; what is more than was said before counts.</summary>
    /// <param name="first">The first line.</param>
    /// <param name="last">The last line.</param>
    /// <param name="outcome">What became of them.</param>
    /// <param name="where">The file that has them.</param>
    public void Mark(int first, int last, LineOutcome outcome, string? where)
    {
        for (var line = first; line <= last; line++)
        {
            if (!_outcomes.TryGetValue(line, out var before) || before.Outcome < outcome)
                _outcomes[line] = (outcome, where);
        }
    }

    /// <summary>Takes back what was said of lines that a file was to have.</summary>
    public void Forget(string where)
    {
        foreach (var line in _outcomes.Where(f => f.Value.Where == where).Select(f => f.Key).ToList())
            _outcomes.Remove(line);
    }

    /// <summary>Every line with what became of it.</summary>
    public IReadOnlyList<ImportedLine> All()
    {
        var lines = new List<ImportedLine>();
        for (var line = 1; line <= source.LineCount; line++)
        {
            var (outcome, where) = IsBlank(line)
                ? (LineOutcome.Blank, null)
                : _outcomes.GetValueOrDefault(line, (LineOutcome.NotRead, null));
            lines.Add(new ImportedLine(line, outcome, where));
        }

        return lines;
    }

    /// <summary>Stretches of lines that are in no runbook, blank ones between them included; a heading begins a new one.</summary>
    /// <param name="headings">The lines of the headings.</param>
    public IEnumerable<(int First, int Last)> NotRead(IReadOnlySet<int> headings)
    {
        var (first, last) = (0, 0);
        for (var line = 1; line <= source.LineCount + 1; line++)
        {
            var isNotRead = line <= source.LineCount && !IsBlank(line) && !_outcomes.ContainsKey(line);
            if (first > 0 && (line > source.LineCount || _outcomes.ContainsKey(line) || (isNotRead && headings.Contains(line))))
            {
                yield return (first, last);
                first = 0;
            }

            if (isNotRead)
                (first, last) = (first == 0 ? line : first, line);
        }
    }

    private bool IsBlank(int line) => string.IsNullOrWhiteSpace(source.Line(line));
}
