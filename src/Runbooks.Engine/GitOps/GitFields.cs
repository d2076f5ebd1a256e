using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Programs;
using Runbooks.Results;

namespace Runbooks.GitOps;

/// <summary>One value of one file in a repository that something reconciles: its history, or a commit that changes it.</summary>
public sealed record GitFields
{
    private static readonly Field<Template> RepositoryField = new(
        "repository",
        "The repository's address, or a path.",
        Shapes.Template,
        required: true
    );
    private static readonly Field<Template> BranchField = new("branch", "The branch. Default: main.", Shapes.Template);
    private static readonly Field<Template> FileField = new(
        "file",
        "The YAML file's path in the repository.",
        Shapes.Template,
        required: true
    );
    private static readonly Field<Template> ValueField = new(
        "value",
        "The way to the one value of it that tells the release: `spec.template.spec.containers[0].image`, `images[name=shop].newTag`.",
        Shapes.Template,
        required: true
    );
    private static readonly Field<Template> ToField = new("to", "Of a change: what the value is to be.", Shapes.Template);
    private static readonly Field<Template> AfterField = new(
        "after",
        "Of a change: the commit that changed the file last when the state was read. Where one has come since, nothing is pushed.",
        Shapes.Template
    );
    private static readonly Field<Template> RevertField = new(
        "revert",
        "Of a change: a commit that is undone, whole; the value must be `to` then. Empty for a commit that changes the value alone.",
        Shapes.Template
    );
    private static readonly Field<Template> ReviewField = new(
        "review",
        "Of a change: the branch that gets the commit where `branch` takes no push; the run waits until somebody merges it. Empty for "
            + "none.",
        Shapes.Template
    );
    private static readonly Field<Template> MessageField = new("message", "Of a change: the commit's subject.", Shapes.Template);
    private static readonly Field<IReadOnlyList<string>> PassField = new(
        "pass-env",
        "Variables of our own environment that git is given, besides those by which it finds its configuration, keys and proxies.",
        Shapes.List(Shapes.Text)
    );
    private static readonly UsualField<TimeSpan> WithinField = new(
        "within",
        "The longest that each exchange with the repository may take.",
        Shapes.Duration,
        usual: TimeSpan.FromSeconds(30)
    );
    private static readonly Field[] OfChange = [ToField, AfterField, RevertField, ReviewField, MessageField];

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<GitFields> Shape = Shapes.Mapping<GitFields>(
        "a file in a repository",
        [RepositoryField, BranchField, FileField, ValueField, .. OfChange, PassField, WithinField],
        Make
    );

    /// <summary>The repository's address.</summary>
    public required Template Repository { get; init; }

    /// <summary>The file.</summary>
    public required Template File { get; init; }

    /// <summary>The value.</summary>
    public required Template Value { get; init; }

    /// <summary>The branch; null for main.</summary>
    public Template? Branch { get; private init; }

    /// <summary>Where a change stands: what the value is to be; null for a look.</summary>
    public Template? To { get; private init; }

    private Template? After { get; init; }

    private Template? Revert { get; init; }

    private Template? Review { get; init; }

    private Template? Message { get; init; }

    private IReadOnlyList<string> Passed { get; init; } = [];

    private TimeSpan Within { get; init; }

    /// <summary>The texts of it that are filled in.</summary>
    internal IEnumerable<Template> Templates =>
        new[] { Repository, Branch, File, Value, To, After, Revert, Review, Message }.OfType<Template>();

    /// <summary>What is looked at or sent, as it is written.</summary>
    public override string ToString() => Describe(t => t.Text);

    /// <summary>The same with what is known filled in.</summary>
    /// <param name="textOf">Fills a text in as far as it can be.</param>
    public string Describe(Func<Template, string> textOf)
    {
        var (branch, file) = (Branch is null ? Usual : textOf(Branch), textOf(File));
        return To is null ? GitCall.Line(branch, file) : GitCommit.Line(branch, file);
    }

    /// <summary>Fills in what is looked at.</summary>
    /// <param name="scope">The values that its templates read.</param>
    /// <param name="keepSecret">Takes what must appear nowhere.</param>
    internal Result<GitCall, Diagnostic> Fill(Scope scope, Action<string> keepSecret)
    {
        var filled = new FilledTexts(scope);
        var (address, branch, file, value) = (filled.Of(Repository), filled.Of(Branch) ?? Usual, filled.Of(File), filled.Of(Value));
        if (filled.Fault is { } fault)
            return Result.Failed(fault);
        if (GitAddress.ProblemOf(address!) is { } wrong)
            return Refused(Repository, $"`{ProgramText.WithoutCredentials(address!)}` is no repository's address: {wrong}");
        var repository = new GitAddress(address!);
        if (repository.Secret is { Length: >= Credentials.Shortest } secret)
        {
            keepSecret(secret);
            keepSecret(Uri.UnescapeDataString(secret));
        }

        if (GitNames.ProblemOfBranch(branch) is { } noBranch)
            return Refused(Branch ?? Repository, noBranch);
        if (GitNames.ProblemOfFile(file!) is { } noFile)
            return Refused(File, noFile);
        return ValuePath.Parse(value!).Succeeds(out var path, out var noPath)
            ? new GitCall(repository, branch, file!, path) { Within = Within, Passed = Passed }
            : Refused(Value, noPath);
    }

    /// <summary>Fills in a commit.</summary>
    /// <param name="scope">The values that its templates read.</param>
    /// <param name="keepSecret">Takes what must appear nowhere.</param>
    /// <param name="run">The run that makes it; null where none is known.</param>
    internal Result<GitCommit, Diagnostic> FillChange(Scope scope, Action<string> keepSecret, string? run)
    {
        if (!Fill(scope, keepSecret).Succeeds(out var on, out var fault))
            return Result.Failed(fault);
        var filled = new FilledTexts(scope);
        var (to, after) = (filled.Of(To), filled.Of(After));
        var (revert, review, message) = (filled.Of(Revert), filled.Of(Review), filled.Of(Message));
        if (filled.Fault is { } wrong)
            return Result.Failed(wrong);
        if (!GitNames.IsCommit(after!))
            return Refused(After!, $"`{PrintableText.Line(after!)}` is no commit");
        if (to!.Length == 0 || to.Any(char.IsControl))
            return Refused(To!, "what the value is to be is no single line");
        if (revert is { Length: > 0 } && !GitNames.IsCommit(revert))
            return Refused(Revert!, $"`{PrintableText.Line(revert)}` is no commit");
        if (review is { Length: > 0 } && GitNames.ProblemOfBranch(review) is { } noBranch)
            return Refused(Review!, noBranch);
        return new GitCommit(on, to, after!)
        {
            Revert = revert is { Length: > 0 } ? revert : null,
            Review = review is { Length: > 0 } && review != on.Branch ? review : null,
            Message = message is { Length: > 0 } ? PrintableText.Line(message) : $"Put {on.Value} of {on.File} back to {to}",
            Run = run,
        };
    }

    /// <summary>Fills in what tells the pull request of a commit from any other, which is less than the commit needs.</summary>
    /// <param name="scope">The values that its templates read.</param>
    /// <param name="keepSecret">Takes what must appear nowhere.</param>
    /// <returns>Null where there is none, or where it cannot be told which.</returns>
    internal PullRequestCall? FillPullRequest(Scope scope, Action<string> keepSecret)
    {
        var filled = new FilledTexts(scope);
        return
            filled.Of(Review) is { Length: > 0 } review
            && GitNames.ProblemOfBranch(review) is null
            && Fill(scope, keepSecret).Succeeds(out var on, out _)
            && review != on.Branch
            ? new PullRequestCall(on.Repository.Text, review, on.Branch)
            : null;
    }

    private const string Usual = "main";

    private static Failure<Diagnostic> Refused(Template at, string why) =>
        Result.Failed(new Diagnostic(DiagnosticCodes.RequestFailed, why, at.Span));

    private static GitFields? Make(FieldValues values, ReadContext context)
    {
        var given = OfChange.Select(values.Entry).FirstOrDefault(e => e is not null);
        if (given is not null && (values.Entry(ToField) is null || values.Entry(AfterField) is null))
        {
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                values.Mapping.Span,
                $"a change says `{given.Key.Value}`, and not both `to` and `after`",
                help: "such as `to: \"{{ to.item.value }}\"` and `after: \"{{ before.mark }}\"`"
            );
            return null;
        }

        return new GitFields
        {
            Repository = values.Get(RepositoryField)!,
            File = values.Get(FileField)!,
            Value = values.Get(ValueField)!,
            Branch = values.Get(BranchField),
            To = values.Get(ToField),
            After = values.Get(AfterField),
            Revert = values.Get(RevertField),
            Review = values.Get(ReviewField),
            Message = values.Get(MessageField),
            Passed = values.Get(PassField) ?? [],
            Within = values.Get(WithinField),
        };
    }
}
