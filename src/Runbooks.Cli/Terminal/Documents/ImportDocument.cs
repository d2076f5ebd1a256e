using Runbooks.Authoring.Importing;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>What became of a playbook.</summary>
internal sealed class ImportDocument
{
    private readonly ImportedPlaybook _imported;
    private readonly SourceText _source;
    private readonly Func<string, string>? _display;
    private readonly Func<LineOutcome, string> _word;

    /// <param name="imported">What became of it.</param>
    /// <param name="source">The playbook.</param>
    /// <param name="display">Where a file was written; null where none was.</param>
    /// <param name="word">The word for what became of a line.</param>
    internal ImportDocument(ImportedPlaybook imported, SourceText source, Func<string, string>? display, Func<LineOutcome, string> word) =>
        (_imported, _source, _display, _word) = (imported, source, display, word);

    public string Playbook => _source.Path;

    public IEnumerable<ImportedPart> Files => _imported.Files.Select(f => new ImportedPart(f, _display));

    public LinesPart Lines =>
        new(
            _imported.Lines.Count(l => l.Outcome != LineOutcome.Blank),
            _imported.Count(LineOutcome.CarriedOver),
            _imported.Count(LineOutcome.LeftToPerson),
            _imported.Count(LineOutcome.Kept),
            _imported.Count(LineOutcome.NotRead)
        );

    public IEnumerable<LineFate> Fates =>
        _imported.Lines.Where(l => l.Outcome != LineOutcome.Blank).Select(l => new LineFate(l.Number, _word(l.Outcome), l.Where));

    public IEnumerable<Finding> Findings =>
        _imported.Findings.Select(d => new Finding(d.Code.Id, d.Span?.Line, d.Span?.Column, d.Message, d.Help));

    internal sealed class ImportedPart
    {
        private readonly ImportedFile _file;
        private readonly Func<string, string>? _display;

        internal ImportedPart(ImportedFile file, Func<string, string>? display) => (_file, _display) = (file, display);

        public string Kind => _file.IsTarget ? "target" : "runbook";

        public string Id => _file.Id;

        public string Title => _file.Title;

        public string? Path => _display?.Invoke(_file.Path);

        public int? Line => _file.IsTarget ? null : _file.Line;

        public string? Severity => _file.Severity;

        public string? Target => _file.Target;

        public int? Steps => _file.IsTarget ? null : _file.Steps;

        public int? Manual => _file.IsTarget ? null : _file.Manual;

        public string? Text => _display is null ? _file.Text : null;
    }

    internal sealed record LinesPart(int All, int CarriedOver, int LeftToPerson, int Kept, int NotRead);

    internal sealed record LineFate(int Line, string Fate, string? File);

    internal sealed record Finding(string Code, int? Line, int? Column, string Message, string? Help);
}
