using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Importing.Lines;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Authoring.Importing.Words;
using Runbooks.Authoring.Writing;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Scripts;

/// <summary>
/// Builds a draft step by step: what is said before a step becomes its title and its comments, and what the page makes it depend
/// on becomes a question before it.
/// </summary>
/// <param name="draft">The draft.</param>
/// <param name="secrets">The playbook's secrets, of which no id is made.</param>
/// <param name="ledger">Takes what became of each line.</param>
/// <param name="bag">Takes what was assumed.</param>
internal sealed partial class StepBuilder(DraftRunbook draft, PlaybookSecrets secrets, LineLedger ledger, DiagnosticBag bag)
{
    private const string NotRead = "The page is not in English, and nothing that it says around this change was read";

    /// <summary>The depth of what counts for the next act alone.</summary>
    public const int Here = 100;

    private const int LongestTitle = 100;
    private const int LongestTask = 300;
    private readonly List<DraftComment> _pending = [];
    private readonly List<Question> _asked = [];

    public DraftRunbook Draft => draft;

    /// <summary>The file that it becomes.</summary>
    public string File => draft.Id + ".yaml";

    /// <summary>The condition under which the steps that are added now are done; null for always.</summary>
    public string? When { get; set; }

    /// <summary>Whether something is said before the next step that can be its title.</summary>
    public bool HasTitle => TitleAt() >= 0;

    /// <summary>Keeps what people wrote, for the next step.</summary>
    public void Say(string text, int first, int last, CommentUse use = CommentUse.Title)
    {
        if (draft.Description is null && Symptoms().IsMatch(text))
            draft.Description = text;
        else if (text.Length > 0)
            _pending.Add(new DraftComment(text, first, use));
        ledger.Mark(first, last, LineOutcome.Kept, File);
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

    /// <summary>Keeps what the page says of the step before: the person who does it reads it.</summary>
    public void Note(string text, int first, int last)
    {
        if (draft.Steps.LastOrDefault() is not { } step)
            Say(text, first, last, CommentUse.Aside);
        else if (step.Kind == "manual")
            AddText(step, text, first, last);
        else
        {
            step.Comments.Add(new DraftComment(text, first));
            ledger.Mark(first, last, LineOutcome.Kept, File);
        }
    }

    /// <summary>Adds to the text of what a person does.</summary>
    public void AddText(DraftStep step, string text, int first, int last)
    {
        step.AddText(secrets.Mask(text));
        ledger.Mark(first, last, LineOutcome.LeftToPerson, File);
    }

    /// <summary>Has a person asked before the next step that may change something.</summary>
    /// <param name="text">What the page says.</param>
    /// <param name="isCondition">Whether an answer of no leaves the step out; else it ends the run.</param>
    /// <param name="depth">
    /// How deep it stands: what stands deeper stands beneath
    /// it; <see cref="Here"/> for what only the next act does.
    /// </param>
    public void Ask(string text, bool isCondition, int depth = Here)
    {
        if (!_asked.Exists(a => a.Text == text))
            _asked.Add(new Question(text, isCondition, depth));
    }

    /// <summary>Has a person asked where a text warns, stops or sets a condition.</summary>
    /// <param name="text">What the page says.</param>
    /// <param name="onlyWarnings">Whether a condition in it is no condition for what follows.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <returns>Whether it asks.</returns>
    public bool Weigh(string text, bool onlyWarnings = false, int depth = Here)
    {
        var isCondition = PageWords.Condition().IsMatch(text);
        var warns =
            PageWords.Warning().IsMatch(text) || PageWords.Danger().IsMatch(text) || (isCondition && PageWords.Stops().IsMatch(text));
        if (!warns && (onlyWarnings || !isCondition))
            return false;
        Ask(text, isCondition: !warns, depth);
        return true;
    }

    /// <summary>Forgets what was said over acts that stand at this depth or deeper.</summary>
    public void Leave(int depth) => _asked.RemoveAll(a => a.Depth >= depth && a.Depth < Here);

    /// <summary>Forgets the conditions for the act before. What warns counts for all that follows it, up to the next heading.</summary>
    public void AskNoMore() => _asked.RemoveAll(a => a.Depth == Here && a.IsCondition);

    /// <summary>Forgets all but what is said in headings above.</summary>
    /// <param name="depth">The depth of the heading that comes now.</param>
    public void Begin(int depth)
    {
        _asked.RemoveAll(a => a.Depth == Here);
        Leave(depth);
    }

    /// <summary>Whether every change is asked for: nothing that the page says around it is understood.</summary>
    public bool AsksAlways { get; init; }

    /// <summary>Says what became of lines.</summary>
    public void Mark(CodeText code, int offset, int end, LineOutcome outcome) =>
        ledger.Mark(code.LineAt(offset), code.LineAt(Math.Max(offset, end - 1)), outcome, File);

    /// <summary>Says what became of lines.</summary>
    public void Mark(int first, int last, LineOutcome outcome) => ledger.Mark(first, last, outcome, File);

    /// <summary>Says that a step does less than what it was made of.</summary>
    public void Lost(SourceSpan at, string what, string help) => bag.Add(DiagnosticCodes.LostInImport, at, what, help: help);

    /// <summary>Says what was assumed.</summary>
    public void Assume(SourceSpan at, string what, string help) => bag.Add(DiagnosticCodes.Assumed, at, what, help: help);

    /// <summary>Adds a step, with what was said before it, and asks before it where the page does.</summary>
    /// <param name="name">What its id is made of.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="value">What its kind is given.</param>
    /// <param name="mayChange">Whether it may change something.</param>
    public DraftStep Add(string name, string kind, SourceSpan at, JsonNode? value = null, bool mayChange = false)
    {
        var when = mayChange ? AddQuestions(at) : When;
        var step = new DraftStep(FreeId(name, kind), kind, at) { Value = value, When = when };
        TakeSaid(step);
        draft.Steps.Add(step);
        return step;
    }

    /// <summary>Adds a step that a person does.</summary>
    /// <param name="task">What is to be done, in the page's words.</param>
    /// <param name="text">The original text; null where the task says all.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="changes">Whether it may change something.</param>
    /// <param name="name">What its id is made of; null for the task.</param>
    public DraftStep AddManual(string task, string? text, SourceSpan at, bool changes, string? name = null)
    {
        var untold = _asked.Where(a => !a.IsTold && !a.IsAsked).ToList();
        var asked = string.Join(
            ' ',
            untold
                .Where(a => !Letters(task).Contains(Letters(Titled(a.Text)), StringComparison.OrdinalIgnoreCase))
                .Select(a => a.Text.TrimEnd('.', ':') + ".")
        );

        // It is asked before what the runbook itself does behind it, too.
        if (changes)
            untold.ForEach(a => a.IsTold = true);
        task = OneLine(asked.Length > 0 ? $"{asked} {task}" : task);
        // Masked as it stands in the page: what marks a secret there may be gone where it is written in quotes.
        var value = new JsonObject { ["do"] = ExpressionText.Escape(secrets.Mask(task)) };
        if (text is not null)
            value["text"] = ExpressionText.Escape(secrets.Mask(text.TrimEnd()));
        if (!changes)
            value["changes"] = false;
        var step = new DraftStep(FreeId(ShortName().Match(secrets.Mask(name ?? task)).Value, "manual"), "manual", at)
        {
            Value = value.Count == 1 ? value["do"]!.DeepClone() : value,
            When = _asked.Aggregate(When, (when, a) => And(when, a.Granted)),
        };
        step.Comments.AddRange(_pending);
        _pending.Clear();
        draft.Steps.Add(step);
        ledger.Mark(at.Line, at.Line, LineOutcome.LeftToPerson, File);
        return step;
    }

    /// <summary>Takes the words that stand before the next step and say what is done; null for none.</summary>
    public string? TakeTitle()
    {
        if (TitleAt() is not (>= 0 and var at))
            return null;
        var title = Titled(_pending[at].Text);
        _pending.RemoveAt(at);
        return title;
    }

    /// <summary>Gives what was said to a step that is there already.</summary>
    public void TakeSaid(DraftStep step)
    {
        step.Title ??= TakeTitle();
        step.Comments.AddRange(_pending);
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

    // All that the page asks before a change; the condition under which it is done then, null for none.
    private string? AddQuestions(SourceSpan at)
    {
        var when = When;
        if (AsksAlways)
            AddQuestion(new Question(NotRead, IsCondition: false, Here), at, when);
        foreach (var question in _asked)
        {
            if (!question.IsAsked)
                AddQuestion(question, at, when);
            when = And(when, question.Granted);
        }

        return when;
    }

    private static string? And(string? one, string? other) => one is null || other is null ? one ?? other : $"{one} && {other}";

    private void AddQuestion(Question asked, SourceSpan at, string? when)
    {
        var question = new JsonObject
        {
            ["question"] =
                (asked.IsCondition ? "Does this hold? " : "Go on? ")
                + (asked.Text == NotRead ? string.Empty : "The playbook says: ")
                + $"{ExpressionText.Escape(OneLine(asked.Text).TrimEnd('.', ':', '!'))}.",
            ["expires"] = "1m",
        };
        if (asked.IsCondition)
            question["when-refused"] = "continue";
        var step = new DraftStep(FreeId("confirm", "approve"), "approve", at)
        {
            Title = asked.IsCondition ? "See whether the condition holds" : "Heed the warning",
            Value = question,
            When = when,
        };
        draft.Steps.Add(step);

        // All that stands beneath a condition is done only where it holds.
        asked.IsAsked = true;
        asked.Granted = asked.IsCondition ? $"steps.{step.Id.Replace('-', '_')}.granted" : null;
    }

    private string FreeId(string name, string kind) =>
        Slug.Free(Slug.Of(secrets.Mask(name), kind), id => draft.Steps.Exists(s => s.Id == id));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestTask ? line : line[..LongestTask] + "…";
    }

    // What has a number or a label says what is done; of the rest, what stands next to the command does.
    private int TitleAt()
    {
        var numbered = _pending.FindLastIndex(c =>
            c.Use == CommentUse.Title && IsTitle(c) && Lead().Match(c.Text) is { Success: true } lead && lead.Length < c.Text.Length
        );
        if (numbered >= 0)
            return numbered;
        var nearest = _pending.FindLastIndex(c => c.Use == CommentUse.Title && IsTitle(c));
        if (nearest < 0)
            nearest = _pending.FindLastIndex(c => c.Use == CommentUse.Heading && IsTitle(c));
        return nearest >= 0 ? nearest : _pending.FindLastIndex(IsTitle);
    }

    private static bool IsTitle(DraftComment comment) =>
        comment.Text.Length <= LongestTitle
        && comment.Use != CommentUse.Remark
        && !PageWords.Remark().IsMatch(comment.Text)
        && !PageWords.Stops().IsMatch(comment.Text);

    [GeneratedRegex(
        @"^(?:(?:step|phase|task)\s*)?[0-9]+(?:\.[0-9]+)*\s*[.:)\-–—]+\s*|^(?:step|action|validation|verification|command"
            + @"|task)\s*[0-9]*\s*:\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Lead();

    // What the page asks: whether it was told to a person, whether it was asked, and what holds then.
    private sealed record Question(string Text, bool IsCondition, int Depth)
    {
        public bool IsTold { get; set; }

        public bool IsAsked { get; set; }

        public string? Granted { get; set; }
    }

    [GeneratedRegex("^symptoms?\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Symptoms();

    [GeneratedRegex(@"^(?:\S+\s*){1,5}")]
    private static partial Regex ShortName();
}
