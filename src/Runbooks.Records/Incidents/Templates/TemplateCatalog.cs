using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Git;
using Runbooks.Storage;

namespace Runbooks.Incidents.Templates;

/// <summary>Finds templates: those of the records repository's <c>templates/</c> first, else those that come with the product.</summary>
/// <param name="repository">The records repository; null for the product's templates alone.</param>
public sealed class TemplateCatalog(RecordsRepository? repository)
{
    private static readonly ConcurrentDictionary<string, TextTemplate?> Parsed = new(StringComparer.Ordinal);
    private static readonly Lazy<Task> Warming = new(() => Task.Run(Warm, CancellationToken.None));
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public const string Postmortem = "postmortem.md.scriban";

    /// <summary>What people are told while an incident goes on.</summary>
    public const string IncidentNotice = "incident-notice.md.scriban";

    /// <summary>The playbook's message that a rollback was executed.</summary>
    public const string RollbackNotification = "rollback-notification.txt.scriban";

    /// <summary>The playbook's message when it is over.</summary>
    public const string PostRollbackSummary = "post-rollback-summary.txt.scriban";

    /// <summary>The body of a record's pull request.</summary>
    public const string PullRequest = "pull-request.md.scriban";

    /// <summary>The comment on a record's pull request that is kept up to date.</summary>
    public const string RunComment = "run-comment.md.scriban";

    /// <summary>The issue of an action item.</summary>
    public const string ActionIssue = "action-issue.md.scriban";

    /// <summary>The product's own template.</summary>
    /// <param name="name">One of the constants.</param>
    public static SourceText BuiltIn(string name)
    {
        using var stream = typeof(TemplateCatalog).Assembly.GetManifestResourceStream("templates/" + name)
            ?? throw new ArgumentException($"there is no template `{name}`", nameof(name));
        using var reader = new StreamReader(stream);
        return new SourceText($"(built in)/{name}", reader.ReadToEnd());
    }

    /// <summary>The same on another thread, once for the whole process, while a run waits for its target anyway.</summary>
    public static Task WarmAsync() => Warming.Value;

    /// <summary>Makes the template language ready.</summary>
    public static void Warm()
    {
        _ = ParsedBuiltIn(Postmortem)?.Render([], TimeProvider.System);
    }

    /// <summary>Renders a template; where the repository's own cannot be, the product's takes its place and a note says so.</summary>
    /// <param name="name">One of the constants.</param>
    /// <param name="model">What it can read: see <c>templates/README.md</c>.</param>
    /// <param name="time">Bounds the rendering.</param>
    /// <param name="notes">Takes a sentence for each template that could not be rendered.</param>
    public string Render(string name, JsonObject model, TimeProvider time, ICollection<string> notes)
    {
        if (Override(name) is { } own && Try(own, model, time, notes) is { } text)
            return text;
        // A document that cannot be made must not cost the record.
        return (ParsedBuiltIn(name) is { } ours ? Try(ours, model, time, notes) : Try(BuiltIn(name), model, time, notes))
            ?? $"This text could not be made: {notes.Last()}\n";
    }

    private static string? Try(SourceText source, JsonObject model, TimeProvider time, ICollection<string> notes)
    {
        var bag = new DiagnosticBag();
        if (TextTemplate.Parse(source, bag) is not { } template)
        {
            var first = bag.Sorted()[0];
            notes.Add($"The template {first.Span} cannot be parsed: {first.Message}.");
            return null;
        }

        return Try(template, model, time, notes);
    }

    private static string? Try(TextTemplate template, JsonObject model, TimeProvider time, ICollection<string> notes)
    {
        switch (template.Render(model, time))
        {
            case Rendered rendered:
                return PrintableText.Document(rendered.Text);
            case RenderFault fault:
                notes.Add($"The template {fault.Span} cannot be rendered: {fault.Message}.");
                return null;
            default:
                return null;
        }
    }

    // The product's own never change: one parse does for the process.
    private static TextTemplate? ParsedBuiltIn(string name) =>
        Parsed.GetOrAdd(name, static n => TextTemplate.Parse(BuiltIn(n), new DiagnosticBag()));

    private SourceText? Override(string name)
    {
        var path = "templates/" + name;
        if (repository is null)
            return null;
        try
        {
            // What cannot be read in the work tree, or is somebody else's there, may still be in the last commit.
            if (
                repository.WorkTree is { } tree
                && TrustedPath.DoubtOf(Path.Combine(tree, "templates"), repository.Environment) is null
                && TrustedPath.DoubtOf(Path.Combine(tree, path), repository.Environment) is null
                && new RootedFiles(tree).Read(path, tree, ExpressionLimits.Output).Value is { } content
            )
                return new SourceText(path, Utf8.GetString(content));
        }
        catch (DecoderFallbackException)
        {
            // Nor is what is not text.
        }

        try
        {
            return repository.ReadFile("HEAD", path) is { } committed ? new SourceText(path, committed) : null;
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            // A repository that is gone has no template, and keeps nobody from being told: the product's own is taken.
            return null;
        }
    }
}
