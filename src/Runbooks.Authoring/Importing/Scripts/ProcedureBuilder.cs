using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Writing;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>Builds a draft step by step: what is said before a step becomes its title and its comments.</summary>
/// <param name="draft">The draft.</param>
/// <param name="source">The playbook.</param>
/// <param name="ledger">Takes what became of each line.</param>
/// <param name="bag">Takes what was not understood.</param>
internal sealed partial class ProcedureBuilder(DraftRunbook draft, SourceText source, LineLedger ledger, DiagnosticBag bag)
{
    private const int LongestTitle = 100;
    private readonly List<DraftComment> _pending = [];
    private readonly List<string> _expected = [];

    public DraftRunbook Draft => draft;

    /// <summary>The file that it becomes.</summary>
    public string File => draft.Id + ".yaml";

    /// <summary>Keeps what people wrote, for the next step.</summary>
    public void Say(string text, int line)
    {
        if (draft.Description is null && Symptoms().IsMatch(text))
        {
            Describe(text, line, line);
            return;
        }

        if (text.Length > 0)
            _pending.Add(new DraftComment(text, line));
        ledger.Mark(line, line, LineOutcome.Kept, File);
    }

    /// <summary>Keeps a stretch of prose of several lines.</summary>
    public void Say(string text, int first, int last)
    {
        Say(text, first);
        ledger.Mark(first, last, LineOutcome.Kept, File);
    }

    /// <summary>Keeps a heading: a title where nothing nearer to a step is one.</summary>
    public void SayHeading(string text, int first, int last)
    {
        _pending.Add(new DraftComment(text, first, IsHeading: true));
        ledger.Mark(first, last, LineOutcome.Kept, File);
    }

    /// <summary>Keeps a sentence that is a title only where nothing else is one.</summary>
    public void SayAside(string text, int first, int last)
    {
        _pending.Add(new DraftComment(text, first, IsAside: true));
        ledger.Mark(first, last, LineOutcome.Kept, File);
    }

    /// <summary>Says what must hold of the next request's answer.</summary>
    public void ExpectNext(string expression) => _expected.Add(expression);

    /// <summary>Takes what must hold of the request that is added now.</summary>
    public IReadOnlyList<string> TakeExpected()
    {
        string[] expected = [.. _expected];
        _expected.Clear();
        return expected;
    }

    /// <summary>Says what the runbook is for, once; more of it is a comment.</summary>
    public void Describe(string text, int first, int last)
    {
        if (draft.Description is null)
            draft.Description = text;
        else
            draft.Head.Add(new DraftComment(text, first));
        ledger.Mark(first, last, LineOutcome.Kept, File);
    }

    /// <summary>Says that lines are something that the runbook does.</summary>
    public void Import(int first, int last) => ledger.Mark(first, last, LineOutcome.Imported, File);

    /// <summary>Says that a stretch of code is something that the runbook does.</summary>
    public void Import(CodeText code, int offset, int end) => Import(code.LineAt(offset), code.LineAt(Math.Max(offset, end - 1)));

    /// <summary>Keeps code that was not understood, marked, at its place.</summary>
    /// <param name="code">The code.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="why">What was not understood.</param>
    /// <param name="help">What to do.</param>
    public void NotUnderstood(CodeText code, int offset, int end, string why, string help)
    {
        end = Math.Max(offset, Math.Min(end, code.Text.Length));
        var (first, last) = (code.LineAt(offset), code.LineAt(Math.Max(offset, end - 1)));
        for (var line = first; line <= last; line++)
        {
            var text = code.Lines.FirstOrDefault(l => l.Line == line)?.Text.Trim();
            if (!string.IsNullOrEmpty(text))
                _pending.Add(new DraftComment($"not understood ({source.Path}:{line}): {text}", line, IsMark: true));
        }

        ledger.Mark(first, last, LineOutcome.Kept, File);
        bag.Add(DiagnosticCodes.NotUnderstood, code.SpanAt(offset, end), why, help: help);
    }

    /// <summary>Says that a step does less than what it was made of.</summary>
    public void Lost(SourceSpan at, string what, string help) => bag.Add(DiagnosticCodes.LostInImport, at, what, help: help);

    /// <summary>Says what was assumed.</summary>
    public void Assume(SourceSpan at, string what, string help) => bag.Add(DiagnosticCodes.Assumed, at, what, help: help);

    /// <summary>Adds a step, with what was said before it.</summary>
    /// <param name="name">What its id is made of.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="value">What its kind is given.</param>
    public DraftStep Add(string name, string kind, SourceSpan at, JsonNode? value = null)
    {
        var step = new DraftStep(Slug.Free(Slug.Of(name, kind), id => draft.Steps.Exists(s => s.Id == id)), kind, at) { Value = value };
        TakeSaid(step);
        draft.Steps.Add(step);
        return step;
    }

    /// <summary>Gives what was said to a step that is there already.</summary>
    public void TakeSaid(DraftStep step)
    {
        var title = step.Title is null ? TitleAt() : -1;
        for (var i = 0; i < _pending.Count; i++)
        {
            if (i == title)
                step.Title = Titled(_pending[i].Text);
            else
                step.Comments.Add(_pending[i]);
        }

        _pending.Clear();
    }

    /// <summary>Keeps what was said last, behind all steps.</summary>
    public void Finish()
    {
        draft.Tail.AddRange(_pending);
        _pending.Clear();
    }

    /// <summary>A text as a title: without number, label and full stop.</summary>
    public static string Titled(string text)
    {
        var title = Lead().Replace(text.Trim(), string.Empty, 1).Trim().TrimEnd(':', '.').Trim();
        return title.Length == 0 ? text.Trim() : char.ToUpperInvariant(title[0]) + title[1..];
    }

    // What has a number or a label says what is done; of the rest, what stands next to the command does.
    private int TitleAt()
    {
        var numbered = _pending.FindLastIndex(c =>
            !c.IsHeading && !c.IsAside && IsTitle(c) && Lead().IsMatch(c.Text) && Lead().Match(c.Text).Length < c.Text.Length
        );
        if (numbered >= 0)
            return numbered;
        var nearest = _pending.FindLastIndex(c => !c.IsHeading && !c.IsAside && IsTitle(c));
        if (nearest < 0)
            nearest = _pending.FindLastIndex(c => c.IsHeading && IsTitle(c));
        return nearest >= 0 ? nearest : _pending.FindLastIndex(IsTitle);
    }

    private static bool IsTitle(DraftComment comment) =>
        !comment.IsMark && comment.Text.Length <= LongestTitle && !Remark().IsMatch(comment.Text);

    [GeneratedRegex(
        @"^(?:(?:step|phase|task)\s*)?[0-9]+(?:\.[0-9]+)*\s*[.:)\-–—]+\s*|^(?:step|action|validation|verification|command"
            + @"|task)\s*[0-9]*\s*:\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Lead();

    [GeneratedRegex("^symptoms?\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Symptoms();

    [GeneratedRegex(
        "^(?:symptoms?|note|notes|warning|caution|important|expected|output|todo|see also|example|e\\.g\\.)\\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Remark();
}
