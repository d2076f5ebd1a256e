using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads wget's command line.</summary>
internal sealed class WgetReader
{
    private static readonly CommandOption[] Options =
    [
        new("quiet", 'q', false),
        new("no-verbose", null, false),
        new("verbose", 'v', false),
        new("server-response", 'S', false),
        new("spider", null, false),
        new("no-check-certificate", null, false),
        new("content-on-error", null, false),
        new("no-cache", null, false),
        new("inet4-only", '4', false),
        new("inet6-only", '6', false),
        new("no-proxy", null, false),
        new("show-progress", null, false),
        new("no-hsts", null, false),
        new("output-document", 'O', true),
        new("post-data", null, true),
        new("body-data", null, true),
        new("method", null, true),
        new("header", null, true),
        new("timeout", 'T', true),
        new("tries", 't', true),
        new("user", null, true),
        new("password", null, true),
        new("user-agent", 'U', true),
        new("referer", null, true),
        new("waitretry", null, true),
        new("connect-timeout", null, true),
        new("read-timeout", null, true),
        new("dns-timeout", null, true),
        new("output-file", 'o', true),
        new("post-file", null, true),
        new("body-file", null, true),
        new("http-user", null, true),
        new("http-password", null, true),
        new("ca-certificate", null, true),
    ];

    private readonly List<KeyValuePair<string, ShellWord>> _headers = [];
    private readonly List<RequestLoss> _losses = [];
    private RequestDraft _draft = new() { FailsOnError = true };
    private ShellWord? _user;
    private ShellWord? _password;
    private bool _writesFile = true;

    private WgetReader() { }

    /// <summary>Reads the arguments.</summary>
    /// <param name="command">The command, its name <c>wget</c> included.</param>
    public static RequestDraft Read(ShellCommand command)
    {
        var reader = new WgetReader();

        // The one option of two letters behind one hyphen says how much is told.
        foreach (
            var argument in new CommandLineReader<CommandOption>("wget", Options).Read(command.Arguments.Where(w => w.Beginning != "-nv"))
        )
        {
            if (argument.Problem is var (why, help))
                reader.Refuse(argument.At, why, help);
            else if (argument.Option is { } option)
                reader.Apply(option.Long, argument.At, argument.Value);
            else
                reader.Address(argument.At);
        }

        return reader.Finish(command);
    }

    private void Address(ShellWord word)
    {
        if (_draft.Url is null)
            _draft = _draft with { Url = word };
        else
            Refuse(word, "the command has more than one address", "write one command for each request");
    }

    private void Apply(string name, ShellWord at, ShellWord? value)
    {
        switch (name)
        {
            case "server-response":
                _draft = _draft with { Shows = _draft.Shows | RequestShows.Headers };
                break;
            case "spider":
                (_draft, _writesFile) = (_draft with { Method = "HEAD", Shows = _draft.Shows | RequestShows.NoBody }, false);
                break;
            case "no-check-certificate" or "ca-certificate":
                _losses.Add(
                    new RequestLoss(
                        at,
                        $"`--{name}` has no place in a step",
                        "certificates are always verified: name the authority in the target's file, `tls: { ca: ca.pem }`"
                    )
                );
                break;
            case "output-document":
                _writesFile = value!.Literal is not ("-" or "/dev/null" or "/dev/stdout");
                break;
            case "post-data":
                _draft = _draft with { Method = _draft.Method ?? "POST", Body = value, BodyType = "application/x-www-form-urlencoded" };
                break;
            case "body-data":
                _draft = _draft with { Body = value, BodyType = "application/x-www-form-urlencoded" };
                break;
            case "post-file" or "body-file":
                Refuse(at, "the data of the request stands in a file", "write its content as `json:` or `body:`");
                break;
            case "method":
                _draft = _draft with { Method = value!.Literal?.ToUpperInvariant() };
                break;
            case "header" when RequestHeader.Read(value!) is { } header:
                _headers.Add(header);
                break;
            case "user-agent":
                _headers.Add(KeyValuePair.Create("User-Agent", value!));
                break;
            case "referer":
                _headers.Add(KeyValuePair.Create("Referer", value!));
                break;
            case "user" or "http-user":
                _user = value;
                break;
            case "password" or "http-password":
                _password = value;
                break;
            case "timeout":
                _draft = _draft with { Within = RequestTime.Read(value!) };
                break;
            case "tries":
                _draft = _draft with
                {
                    Retries =
                        int.TryParse(value!.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var tries) && tries > 1
                            ? tries - 1
                            : 0,
                };
                break;
            default:
                break;
        }
    }

    private RequestDraft Finish(ShellCommand command)
    {
        if (_draft.Url is null)
            Refuse(command.Words[0], "the command has no address", "complete the command");
        if (_user is not null)
            _draft = _draft with { User = _user with { Parts = [.. _user.Parts, new ShellPart.Literal(":"), .. _password?.Parts ?? []] } };
        if (_writesFile)
            _losses.Add(
                new RequestLoss(command.Words[0], "the file that `wget` writes is not written", "the answer is kept as evidence by itself")
            );
        return _draft with { Headers = _headers, Losses = _losses };
    }

    private void Refuse(ShellWord at, string why, string help) => _draft = _draft.Refused(why, help, at);
}
