using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Shell;
using Runbooks.Targets;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>
/// Reads the command line of HTTPie, <c>http</c> and <c>https</c>: method, address, and items such as <c>X-Y:z</c>, <c>a=b</c>,
/// <c>c:=1</c>, <c>q==v</c>.
/// </summary>
internal sealed partial class HttpieReader
{
    private static readonly string[] Flags =
    [
        "json",
        "form",
        "body",
        "headers",
        "verbose",
        "check-status",
        "ignore-stdin",
        "follow",
        "quiet",
        "print-body",
        "stream",
        "all",
        "meta",
        "pretty-all",
        "b",
        "h",
        "v",
        "j",
        "f",
        "I",
        "F",
        "q",
        "m",
        "S",
    ];

    private static readonly string[] Valued =
    [
        "auth",
        "a",
        "timeout",
        "print",
        "p",
        "auth-type",
        "A",
        "verify",
        "pretty",
        "style",
        "s",
        "output",
        "o",
        "raw",
        "default-scheme",
        "max-redirects",
        "cert",
        "cert-key",
        "proxy",
        "session",
    ];

    private readonly List<KeyValuePair<string, ShellWord>> _headers = [];
    private readonly List<KeyValuePair<string, ShellWord>> _fields = [];
    private readonly JsonObject _json = [];
    private readonly List<ShellWord> _query = [];
    private readonly List<RequestLoss> _losses = [];
    private readonly string _scheme;
    private RequestDraft _draft = new();
    private bool _isForm;

    private HttpieReader(string scheme) => _scheme = scheme;

    /// <summary>Reads the arguments.</summary>
    /// <param name="command">The command, its name <c>http</c> or <c>https</c> included.</param>
    public static RequestDraft Read(ShellCommand command)
    {
        var reader = new HttpieReader(command.Name == "https" ? "https" : "http");
        List<ShellWord> arguments = [.. command.Arguments];
        for (var i = 0; i < arguments.Count; i++)
            i = reader.ReadArgument(arguments, i);
        return reader.Finish(command);
    }

    private int ReadArgument(List<ShellWord> arguments, int at)
    {
        var word = arguments[at];
        if (word.Beginning is ['-', _, ..])
            return ReadOption(arguments, at);
        if (_draft.Url is null && _draft.Method is null && word.Literal is { } method && Method().IsMatch(method))
            _draft = _draft with { Method = method };
        else if (_draft.Url is null)
            _draft = _draft with { Url = Address(word) };
        else
            ReadItem(word);
        return at;
    }

    private int ReadOption(List<ShellWord> arguments, int at)
    {
        var word = arguments[at];
        var cut = word.Cut('=');
        var written = (cut?.Before ?? word).Beginning;
        var name = written.TrimStart('-');
        if (!written.StartsWith("--", StringComparison.Ordinal) && name.Length > 1 && name.All(c => Flags.Contains(c.ToString())))
            return at;
        if (Flags.Contains(name))
        {
            if (name is "form" or "f")
                _isForm = true;
            if (name is "check-status")
                _draft = _draft with { FailsOnError = true };
            if (name is "headers" or "h" or "verbose" or "v")
                _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers };
            if (name is "follow" or "F")
                _losses.Add(
                    new RequestLoss(
                        word,
                        $"`{written}` has no place in a step",
                        "redirects are not followed: name the address that it leads to"
                    )
                );
            return at;
        }

        if (!Valued.Contains(name) || (cut is null && at + 1 >= arguments.Count))
        {
            Refuse(word, $"`{written}` is not known", "see `man http` for what it does, and write the step by hand");
            return at;
        }

        var value = cut is { } pair ? pair.After : arguments[++at];
        switch (name)
        {
            case "auth" or "a":
                _draft = _draft with { User = value };
                break;
            case "auth-type" or "A" when value.Literal == "bearer" && _draft.User is { } token:
                _headers.Add(
                    KeyValuePair.Create("Authorization", token with { Parts = [new ShellPart.Literal("Bearer "), .. token.Parts] })
                );
                _draft = _draft with { User = null };
                break;
            case "auth-type" or "A" when value.Literal != "basic":
                Refuse(word, $"`{written}` has no place in a step", "a step authenticates by headers alone: give `-A bearer` behind `-a`");
                break;
            case "timeout":
                _draft = _draft with { Within = RequestTime.Read(value) };
                break;
            case "verify" or "cert" or "cert-key":
                _losses.Add(
                    new RequestLoss(
                        word,
                        $"`{written}` has no place in a step",
                        "certificates are always verified: name the authority in the target's file, `tls: { ca: ca.pem }`"
                    )
                );
                break;
            case "raw":
                _draft = _draft with { Body = value, BodyType = "application/json" };
                break;
            case "print" or "p" when value.Literal is { } parts && parts.Contains('h', StringComparison.Ordinal):
                _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers };
                break;
            case "session" or "proxy":
                _losses.Add(new RequestLoss(word, $"`{written}` has no place in a step", "a step keeps no session: write its headers"));
                break;
            default:
                break;
        }

        return at;
    }

    private void ReadItem(ShellWord word)
    {
        var beginning = word.Beginning;
        if (Item().Match(beginning) is not { Success: true } match)
        {
            Refuse(word, "this is no item of a request", "an item is `Header:value`, `name=value`, `name:=json` or `name==value`");
            return;
        }

        var (name, sign, value) = (match.Groups[1].Value, match.Groups[2].Value, word.Skip(match.Length));
        switch (sign)
        {
            case ":":
                _headers.Add(KeyValuePair.Create(name, value));
                break;
            case "==":
                _query.Add(value with { Parts = [new ShellPart.Literal(Uri.EscapeDataString(name) + "="), .. value.Parts] });
                break;
            case "=":
                _fields.Add(KeyValuePair.Create(name, value));
                break;
            case ":=" when value.Literal is { } text && ReceivedJson.Parse(Encoding.UTF8.GetBytes(text)) is (true, var json):
                _json[name] = json;
                break;
            default:
                Refuse(word, $"`{name}{sign}` takes what only a shell or a file knows", "write the value");
                break;
        }
    }

    private RequestDraft Finish(ShellCommand command)
    {
        if (_draft.Url is null)
            Refuse(command.Words[0], "the command has no address", "complete the command");
        if (_fields.Count + _json.Count > 0)
        {
            _draft = _isForm
                ? _draft with
                {
                    Body = Form(),
                    BodyType = "application/x-www-form-urlencoded",
                }
                : _draft with
                {
                    Body = Json(command.Words[0]),
                    BodyType = "application/json",
                };
        }

        return _draft with
        {
            Headers = _headers,
            Query = _query,
            Losses = _losses,
        };
    }

    private ShellWord Form() =>
        _fields[0].Value with
        {
            Parts =
            [
                .. _fields.SelectMany(
                    (f, i) =>
                        (ShellPart[])
                            [
                                new ShellPart.Literal((i > 0 ? "&" : string.Empty) + Uri.EscapeDataString(f.Key) + "="),
                                .. f.Value.Literal is { } text ? [new ShellPart.Literal(Uri.EscapeDataString(text))] : f.Value.Parts,
                            ]
                ),
            ],
        };

    private ShellWord Json(ShellWord at)
    {
        var parts = new List<ShellPart> { new ShellPart.Literal("{") };
        foreach (var (name, value) in _fields)
        {
            parts.Add(new ShellPart.Literal($"{(parts.Count > 1 ? "," : string.Empty)}{JsonValue.Create(name).ToJsonString()}:\""));
            parts.AddRange(
                value.Parts.Select(p =>
                    p is ShellPart.Literal(var text) ? new ShellPart.Literal(JsonValue.Create(text).ToJsonString()[1..^1]) : p
                )
            );
            parts.Add(new ShellPart.Literal("\""));
        }

        foreach (var (name, value) in _json)
            parts.Add(
                new ShellPart.Literal(
                    $"{(parts.Count > 1 ? "," : string.Empty)}{JsonValue.Create(name).ToJsonString()}:{value?.ToJsonString() ?? "null"}"
                )
            );
        parts.Add(new ShellPart.Literal("}"));
        return at with { Parts = parts, IsPlain = false };
    }

    // `:8080/x` is this machine, and a scheme may be left out.
    private ShellWord Address(ShellWord word)
    {
        var beginning = word.Beginning;
        var prefix =
            beginning.Contains("://", StringComparison.Ordinal) || beginning.Length == 0 ? string.Empty
            : beginning.StartsWith(':') ? $"{_scheme}://localhost"
            : $"{_scheme}://";
        if (beginning is ":" or [':', '/', ..])
            word = word.Skip(1);
        return prefix.Length == 0 ? word : word with { Parts = [new ShellPart.Literal(prefix), .. word.Parts], IsPlain = false };
    }

    private void Refuse(ShellWord at, string why, string help) => _draft = _draft.Refused(why, help, at);

    [GeneratedRegex("^[A-Z]+$")]
    private static partial Regex Method();

    [GeneratedRegex("^([A-Za-z0-9_.-]+)(:=@|=@|==|:=|=|:|@)")]
    private static partial Regex Item();
}
