using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>
/// Scenario 2's "Test widget loading": JavaScript by content type and by content. A catch-all route answers 200 with JSON.
/// </summary>
public sealed class WidgetCheck : Check
{
    /// <summary>Where the bundle lies by default.</summary>
    private const string UsualPath = PlaybookApplication.BundlePath;

    private const int SmallestBundle = 32;
    private const int LargestBundle = 8 * 1024 * 1024;
    private static readonly string[] ScriptTypes = ["application/javascript", "text/javascript", "application/x-javascript"];
    private static readonly string[] ScriptWords = ["function", "=>", "var ", "let ", "const ", "window", "globalThis"];
    private static readonly Field<string> PathField = new("path", $"The bundle's path. Default: {UsualPath}.", Shapes.Text);

    public static readonly Kind<Check> Kind = new(
        "widget",
        "The widget's bundle is served, and is JavaScript by content type and by content.",
        Shapes.Mapping<Check>("the check `widget`", [PathField, OptionalField], (values, _) =>
            new WidgetCheck { Path = values.Get(PathField) ?? UsualPath, IsOptional = values.Get(OptionalField, otherwise: false) }
        )
    );

    public required string Path { get; init; }

    private HttpCall Bundle(Target target) => ServiceRequest.Get(target, Path) with { MaxBody = LargestBundle };

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Widget";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand =>
        [
            $"{CurlLine.Curl} -o /dev/null -w '%{{http_code}} %{{content_type}}\\n' \"${{BASE}}\"{ShellText.Quote(Path)} "
                + $"   # 200, and JavaScript",
        ];

    /// <inheritdoc/>
    public override string Expected => $"{Path} is JavaScript, by content type and by content";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) => WithControl(Bundle(target));

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var bundle = Bundle(context.Client.Target);
        var (answer, evidence) = await context.ExchangeAsync(bundle, "widget", "The widget's bundle", cancel);
        if (answer is not Answered { IsSuccess: true, BodyProblem: null } answered)
            return CheckFinding.Fail($"{Path}: {answer.Describe()}", evidence);
        var (isCatchAll, control) = await context.IsCatchAllAsync(bundle, answer, c => ProblemOf(c) is null, cancel);
        if (isCatchAll)
            return CheckFinding.OfCatchAll(
                $"{Path} is {answered.MediaType}, and so is a path that does not exist: a catch-all route, not the bundle",
                evidence,
                control
            );
        if (ProblemOf(answer) is { } problem)
            return CheckFinding.Fail($"{Path} {problem}", evidence);
        return CheckFinding.Pass($"{Path}: {answered.MediaType}, {answered.Body.Length} bytes", evidence);
    }

    // What keeps an answer from being a bundle; null where it is one.
    private static string? ProblemOf(HttpAnswer answer)
    {
        if (answer is not Answered { IsSuccess: true, BodyProblem: null } answered)
            return $"is {answer.Describe()}";
        var type = answered.MediaType;
        if (!ScriptTypes.Contains(type))
            return $"is {(type.Length == 0 ? "of no type" : type)}, not JavaScript";
        var isScript =
            answered.Body.Length >= SmallestBundle
            && answered.Json().Why is not null
            && ScriptWords.Any(w => answered.Text.Contains(w, StringComparison.Ordinal));
        return isScript ? null : $"says it is JavaScript, but holds {answered.Beginning(40)}";
    }
}
