using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Requests;
using Runbooks.Yaml;

namespace Runbooks.Controllers;

/// <summary>How a controller is asked or told something: by HTTP, by a program, or in a repository.</summary>
public sealed record ControllerRequest
{
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "A request to the controller: a path on the target, or an address.",
        HttpRequestFields.Shape
    );
    private static readonly Field<CommandFields> CommandField = new(
        "command",
        "A program that prints JSON, such as kubectl: `run` lists it with its arguments, and no shell reads them.",
        CommandFields.Shape
    );
    private static readonly Field<GitFields> GitField = new(
        "git",
        "One value of one file in a repository that something reconciles: its history, or a commit that changes it.",
        GitFields.Shape
    );
    private static readonly Field<Parsed<bool>> TextField = new(
        "text",
        "Whether the answer is text, not JSON. Default: false.",
        Shapes.Boolean
    );

    /// <summary>The keys of a request.</summary>
    public static readonly IReadOnlyList<Field> Fields = [HttpField, CommandField, GitField, TextField];
    private static readonly Field[] Ways = [HttpField, CommandField, GitField];

    /// <summary>A request alone.</summary>
    public static readonly Shape<ControllerRequest> Shape = Shapes.Mapping("a request", Fields, (v, c) => Make(v, c));

    /// <summary>The request by HTTP; null for another way.</summary>
    public HttpRequestFields? Http { get; init; }

    /// <summary>The program; null for another way.</summary>
    public CommandFields? Command { get; init; }

    /// <summary>The file in a repository; null for another way.</summary>
    public GitFields? Git { get; init; }

    /// <summary>Whether what comes is a text.</summary>
    public bool IsText { get; init; }

    /// <summary>What says where it goes: the address, the program with its arguments, the value of a file in a repository.</summary>
    internal IEnumerable<Template> Places =>
        Http is { } http ? [http.Url]
        : Command is { } program ? program.Run
        : ((Template?[])[Git!.Repository, Git.Branch, Git.File, Git.Value]).OfType<Template>();

    /// <summary>Reads it out of a mapping that has other keys as well.</summary>
    /// <param name="values">The values of that mapping, whose fields include <see cref="Fields"/>.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="isChange">Whether it is to move the traffic, so that in a repository it says what to commit.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static ControllerRequest? Make(FieldValues values, ReadContext context, bool isChange = false)
    {
        var given = Ways.Where(w => values.Entry(w) is not null).ToList();
        if (given.Count != 1)
        {
            context.Bag.Add(
                given.Count == 0 ? DiagnosticCodes.MissingKey : DiagnosticCodes.Conflict,
                given.Count == 0 ? values.Mapping.Span : values.Entry(given[1])!.Key.Span,
                given.Count == 0
                    ? "the request says neither `http`, nor `command`, nor `git`"
                    : $"the request says both `{given[0].Name}` and `{given[1].Name}`",
                help: "one of them: `http: { get: /path }`, `command: { run: [kubectl, get, …] }`, or `git: { repository: …, file: …, "
                    + "value: … }`"
            );
            return null;
        }

        var git = values.Get(GitField);
        if (git is not null && git.To is null == isChange)
        {
            context.Bag.Add(
                isChange ? DiagnosticCodes.MissingKey : DiagnosticCodes.Conflict,
                isChange ? values.Entry(GitField)!.Key.Span : git.To!.Span,
                isChange ? "the change does not say what to commit" : "what only looks says what to commit",
                help: isChange
                    ? "add `to: \"{{ to.item.value }}\"` and `after: \"{{ before.mark }}\"`"
                    : "`to`, `after` and what goes with them belong to `change`"
            );
            return null;
        }

        if (values.Get(HttpField) is { } http && !IsFit(http, values.Entry(HttpField)!.Value as YamlMapping, context.Bag, isChange))
            return null;
        if (
            isChange
            && values.Get(CommandField) is { IsSafe: true }
            && SafeIn(values.Entry(CommandField)!.Value as YamlMapping) is { } safe
        )
        {
            RefuseSafe(context.Bag, safe);
            return null;
        }

        return new ControllerRequest
        {
            Http = values.Get(HttpField),
            Command = values.Get(CommandField),
            Git = git,
            IsText = values.Get(TextField, otherwise: false),
        };
    }

    /// <summary>The texts of it that are filled in.</summary>
    internal IEnumerable<Template> Templates => Http?.Templates ?? Command?.Templates ?? Git?.Templates ?? [];

    // HTTP itself says which requests may be sent again unasked: a connection does that with a GET that it was closed upon.
    private static bool IsFit(HttpRequestFields http, YamlMapping? written, DiagnosticBag bag, bool isChange)
    {
        var method = written?.Find(http.Method.ToLowerInvariant())?.Key.Span ?? http.Url.Span;
        if (SecretQuery.In(http.Url.Text) is var (name, secret))
        {
            bag.Add(
                DiagnosticCodes.SecretInUrl,
                SecretQuery.Shown(http.Url.Span, secret),
                $"`{name}` in the query of an address carries a secret",
                "proxies and servers write addresses into their logs",
                "send it as a header: in the target's file with `${env:NAME}`"
            );
            return false;
        }

        if (isChange && http.Method is "GET" or "HEAD")
        {
            bag.Add(
                DiagnosticCodes.Conflict,
                method,
                $"the change is sent by {http.Method}, which is sent again unasked where a connection closes, so that one becomes two",
                help: "one of post, put, patch and delete, as the controller's API has it; where it has none, `command` with a program"
            );
            return false;
        }

        if (isChange && SafeIn(written) is { } safe && http.IsDeclaredSafe)
        {
            RefuseSafe(bag, safe);
            return false;
        }

        if (isChange || !http.MayChange)
            return true;
        bag.Add(
            DiagnosticCodes.Conflict,
            method,
            $"what only looks is asked by {http.Method}, which may change something",
            help: "a GET; or add `safe: true` beside it, which says that it changes nothing, so that a plan asks it as well"
        );
        return false;
    }

    private static YamlEntry? SafeIn(YamlMapping? written) => written?.Find("safe");

    private static void RefuseSafe(DiagnosticBag bag, YamlEntry safe) =>
        bag.Add(
            DiagnosticCodes.Conflict,
            safe.Key.Span,
            "the change is said to be safe, which is what changes nothing",
            help: "take `safe` out: a change is sent once, and never in a plan or a rehearsal"
        );

    /// <summary><c>GET /path</c>, the program, or what is to be had of a repository, as it is written.</summary>
    public override string ToString() => Http?.ToString() ?? Git?.ToString() ?? $"`{Command}`";
}
