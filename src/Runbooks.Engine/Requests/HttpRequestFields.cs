using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Results;
using Runbooks.Targets;
using Runbooks.Yaml;

namespace Runbooks.Requests;

/// <summary>A request as a runbook writes it: shared by the kinds that send one.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Url">A path on the target, or an absolute address.</param>
public sealed record HttpRequestFields(string Method, Template Url)
{
    private const int MostBytes = 16 * 1024 * 1024;
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head"];

    private static readonly Field<IReadOnlyList<KeyValuePair<string, Template>>> HeadersField = new(
        "headers",
        "Headers besides the target's own.",
        HttpShapes.Headers(Shapes.Template)
    );
    private static readonly Field<JsonTemplate> JsonField = new("json", "A body, sent as JSON.", Shapes.Json);
    private static readonly Field<Template> BodyField = new("body", "A body, sent as it is.", Shapes.Template);
    private static readonly Field<string> TypeField = new(
        "content-type",
        "The media type of `body` or `json`. Default: text/plain, or application/json for `json`.",
        Shapes.Text
    );
    private static readonly Field<Parsed<TimeSpan>> WithinField = new(
        "within",
        "The longest until the last byte of the answer. Default: the target's `request-timeout`.",
        Shapes.Duration
    );
    private static readonly UsualField<int> MaxBodyField = new(
        "max-body",
        "The most bytes of an answer that are read.",
        Shapes.Integer(1, MostBytes),
        usual: 1024 * 1024
    );
    private static readonly Field<Parsed<bool>> SafeField = new(
        "safe",
        "Whether a request that is not GET or HEAD changes nothing, so that it may be retried, and sent in a rehearsal "
            + "beside a real target.",
        Shapes.Boolean
    );
    private static readonly Field<Template>[] MethodFields =
    [
        .. Methods.Select(m => new Field<Template>(
            m,
            $"Sends {m.ToUpperInvariant()} to a path on the target, or to an address.",
            Shapes.AddressTemplate
        )),
    ];

    /// <summary>The keys of a request.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        .. MethodFields,
        HeadersField,
        JsonField,
        BodyField,
        TypeField,
        WithinField,
        MaxBodyField,
        SafeField,
    ];

    /// <summary>What an answer leaves for expressions.</summary>
    public static readonly IReadOnlyList<KindOutput> Outputs =
    [
        new("status", "The HTTP status, a number; absent where no answer came."),
        new("body", "The body: read as JSON where it is JSON, else a text."),
        new("headers", "The answer's headers, by lower-case name."),
        new("content_type", "The media type without parameters."),
        new("elapsed_ms", "From sending to the last byte, in milliseconds."),
    ];

    /// <summary>How a request stands in YAML.</summary>
    public static readonly Shape<HttpRequestFields> Shape = Shapes.Mapping<HttpRequestFields>("a request", Fields, Make, OneLine);

    // `GET /x` and an address alone are requests as people write them.
    private static string? OneLine(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (method, path) = words switch
        {
            [var only] => ("get", only),
            [var first, var second] when Methods.Contains(first.ToLowerInvariant()) => (first.ToLowerInvariant(), second),
            _ => (string.Empty, string.Empty),
        };
        return
            path.StartsWith('/')
            || path.StartsWith("http://", StringComparison.Ordinal)
            || path.StartsWith("https://", StringComparison.Ordinal)
            ? $"{{ {method}: {YamlText.Write(path, inFlow: true)} }}"
            : null;
    }

    /// <summary>Headers besides the target's own.</summary>
    public IReadOnlyList<KeyValuePair<string, Template>> Headers { get; init; } = [];

    /// <summary>A body to send as JSON; null for none.</summary>
    public JsonTemplate? Json { get; init; }

    /// <summary>A body to send as it is; null for none.</summary>
    public Template? Body { get; init; }

    /// <summary>The media type of the body.</summary>
    public string ContentType { get; init; } = "text/plain";

    /// <summary>The longest until the last byte; null for the target's own bound.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>The most bytes of an answer that are read.</summary>
    public int MaxBody { get; init; } = 1024 * 1024;

    /// <summary>Whether the author says that it changes nothing.</summary>
    public bool IsDeclaredSafe { get; init; }

    /// <summary>Whether it may change what it is sent to.</summary>
    public bool MayChange => Method is not ("GET" or "HEAD") && !IsDeclaredSafe;

    /// <summary>The texts of it that are filled in.</summary>
    public IEnumerable<Template> Templates =>
        [Url, .. Headers.Select(h => h.Value), .. Json?.Templates ?? [], .. Body is null ? [] : new[] { Body }];

    /// <summary>Fills it in.</summary>
    /// <param name="scope">The values that its templates read.</param>
    /// <param name="keepSecret">Takes what must appear nowhere.</param>
    /// <returns>The request, or why it cannot be made.</returns>
    public Result<HttpCall, Diagnostic> Fill(Scope scope, Action<string> keepSecret)
    {
        if (!TemplateText.Fill(Url, scope).Succeeds(out var url, out var error))
            return Result.Failed(error);
        if (!IsUsable(url))
            return Result.Failed(
                new Diagnostic(
                    DiagnosticCodes.RequestFailed,
                    $"`{url}` is neither a path nor an address",
                    Url.Span,
                    Help: "a path begins with `/`; an address with http:// or https://, and without a password: that is a header"
                )
            );

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, template) in Headers)
        {
            if (!TemplateText.Fill(template, scope).Succeeds(out var value, out error))
                return Result.Failed(error);
            if (HeaderRules.ProblemOfValue(name, value) is { } problem)
                return Result.Failed(new Diagnostic(DiagnosticCodes.RequestFailed, problem, template.Span));
            foreach (var secret in Credentials.InHeader(name, value))
                keepSecret(secret);
            headers.Add(KeyValuePair.Create(name, value));
        }

        var call = new HttpCall(Method, url)
        {
            Headers = headers,
            Within = Within,
            MaxBody = MaxBody,
            OnFreshConnection = MayChange,
            IsDeclaredSafe = IsDeclaredSafe,
        };
        if (Json is not null)
        {
            return Json.Evaluate(scope) switch
            {
                Evaluated json => call with { Body = json.Value?.ToJsonString() ?? "null", ContentType = ContentType },
                EvaluationFault fault => Result.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span)),
                _ => throw new InvalidOperationException("an evaluation yields a value or a fault"),
            };
        }

        if (Body is null)
            return call;
        return TemplateText.Fill(Body, scope).Succeeds(out var body, out error)
            ? call with
            {
                Body = body,
                ContentType = ContentType,
            }
            : Result.Failed(error);
    }

    /// <summary>What an answer leaves for expressions.</summary>
    public static JsonObject OutputsOf(HttpAnswer answer) => Read(answer, isText: false).Outputs;

    /// <summary>Reads what an answer leaves for expressions.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isText">Whether the body is a text, whatever it looks like.</param>
    /// <param name="deciding">The members of it that may not stand twice with two values, besides those of any answer.</param>
    /// <returns>That, and why its body is no JSON, where it was to be.</returns>
    internal static (JsonObject Outputs, string? NotJson) Read(HttpAnswer answer, bool isText, IReadOnlySet<string>? deciding = null)
    {
        var outputs = new JsonObject { ["elapsed_ms"] = Math.Round(answer.Elapsed.TotalMilliseconds, 1) };
        if (answer is not Answered answered)
            return (outputs, null);
        Result<JsonNode?, string> read = isText ? JsonValue.Create(answered.Text) : answered.Json(deciding);
        var (body, notJson) = read;
        outputs["status"] = answered.Status;
        outputs["body"] = notJson is null ? body : JsonValue.Create(answered.Text);
        outputs["headers"] = new JsonObject(answered.Headers.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value)));
        outputs["content_type"] = answered.MediaType;
        return (outputs, notJson);
    }

    /// <summary>What is wrong with the body of an answer, and what mends it; null for nothing.</summary>
    internal static string? BodyProblemOf(Answered answered) =>
        answered.IsTooLarge && answered.BodyProblem is { } cut
            ? $"{cut}: `max-body` of the request lets more through, {MostBytes} bytes at most"
            : answered.BodyProblem;

    /// <summary>What can be said before a run of an output that an answer leaves.</summary>
    public static KnownValue OutlookOf(string output) =>
        output switch
        {
            "status" => KnownValue.Number(100, 999, "is a number from 100 to 999", isWhole: true),
            "elapsed_ms" => OutputValues.Milliseconds,
            "content_type" => OutputValues.Text.OrNull(),
            _ => KnownValue.Anything,
        };

    /// <summary><c>GET /path</c>, for a person.</summary>
    public override string ToString() => $"{Method} {Url.Text}";

    /// <summary>Whether a text is a path on a target, or an address without a password.</summary>
    public static bool IsUsable(string url) =>
        url.StartsWith('/')
            ? !url.StartsWith("//", StringComparison.Ordinal) && Uri.IsWellFormedUriString(url, UriKind.Relative)
            : Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" };

    private static HttpRequestFields? Make(FieldValues values, ReadContext context)
    {
        var methods = MethodFields.Where(f => values.Get(f) is not null).ToList();
        if (methods.Count != 1)
        {
            var (code, message) =
                methods.Count == 0
                    ? (DiagnosticCodes.MissingKey, "the request has no method")
                    : (
                        DiagnosticCodes.Conflict,
                        $"the request has {methods.Count} methods: {string.Join(", ", methods.Select(m => m.Name))}"
                    );
            context.Bag.Add(
                code,
                methods.Count == 0 ? values.Mapping.Span : values.Entry(methods[1])!.Key.Span,
                message,
                help: $"one of {string.Join(", ", Methods)}, with a path: `get: /healthz`"
            );
            return null;
        }

        if (values.Entry(JsonField) is not null && values.Entry(BodyField) is { } both)
        {
            context.Bag.Add(DiagnosticCodes.Conflict, both.Key.Span, "the request has both `json` and `body`", help: "keep one");
            return null;
        }

        if (values.Get(TypeField) is { } type && !MediaTypeHeaderValue.TryParse(type, out _))
        {
            context.Bag.Add(
                DiagnosticCodes.WrongType,
                values.Entry(TypeField)!.Value.Span,
                $"`{type}` is not a media type",
                help: "such as text/plain or application/xml; charset=utf-8"
            );
            return null;
        }

        return new HttpRequestFields(methods[0].Name.ToUpperInvariant(), values.Get(methods[0])!)
        {
            Headers = values.Get(HeadersField) ?? [],
            Json = values.Get(JsonField),
            Body = values.Get(BodyField),
            ContentType = values.Get(TypeField) ?? (values.Get(JsonField) is null ? "text/plain" : "application/json"),
            Within = values.Get(WithinField)?.Value,
            MaxBody = values.Get(MaxBodyField),
            IsDeclaredSafe = values.Get(SafeField, otherwise: false),
        };
    }
}
