namespace Runbooks.Diagnostics;

/// <summary>Collects mistakes: none stops at the first.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _found = [];
    private readonly List<AllowedDiagnostic> _allowed = [];

    /// <summary>Whether anything found makes the input unusable.</summary>
    public bool HasErrors => _found.Exists(d => d.Code.Severity == DiagnosticSeverity.Error);

    /// <summary>How many were found so far, of any severity.</summary>
    public int Count => _found.Count;

    /// <summary>Adds one; the same mistake at the same place is kept once.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (!_found.Contains(diagnostic))
            _found.Add(diagnostic);
    }

    /// <summary>What an author disagrees with, in the order in which it was found: no mistake, and not counted.</summary>
    public IReadOnlyList<AllowedDiagnostic> Allowed => _allowed;

    /// <summary>Keeps one that the author of the file disagrees with.</summary>
    public void Allow(Diagnostic diagnostic, string reason) => _allowed.Add(new AllowedDiagnostic(diagnostic, reason));

    /// <summary>Adds one by its parts.</summary>
    /// <param name="code">What kind of mistake.</param>
    /// <param name="span">Where.</param>
    /// <param name="message">What was found.</param>
    /// <param name="label">What stands behind the caret.</param>
    /// <param name="help">What was expected, or how to mend it.</param>
    /// <param name="fix">What mends it without a guess.</param>
    public void Add(
        DiagnosticCode code,
        SourceSpan? span,
        string message,
        string? label = null,
        string? help = null,
        TextFix? fix = null
    ) => Add(new Diagnostic(code, message, span, label, help) { Fix = fix });

    /// <summary>All of them by file, line, column and code.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
        [
            .. _found
                .OrderBy(d => d.Span?.Source.Path ?? string.Empty, StringComparer.Ordinal)
                .ThenBy(d => d.Span?.Line ?? 0)
                .ThenBy(d => d.Span?.Column ?? 0)
                .ThenBy(d => d.Code.Id, StringComparer.Ordinal),
        ];
}
