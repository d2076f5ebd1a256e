using System.Globalization;
using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>
/// Reads a command line as curl does: short options joined or not, values behind or after, <c>--option=value</c>. One with anything
/// that would make the request another one is not read at all.
/// </summary>
internal sealed class CurlReader
{
    private readonly ShellWord? _input;
    private readonly List<ShellWord> _data = [];
    private string? _bodyType;
    private bool _isRefused;
    private bool _hasUrl;

    private CurlReader(ShellCommand command, ShellWord? input) => (_input, Draft) = (input, new RequestDraft(command.Words[0]));

    /// <summary>The request so far.</summary>
    public RequestDraft Draft { get; }

    /// <summary>Whether its data goes into the address.</summary>
    public bool IsGet { get; set; }

    /// <summary>Reads the request of a command; null where it cannot be read whole.</summary>
    /// <param name="command">The command, its name <c>curl</c> included.</param>
    /// <param name="input">What stands on its input; null where nobody knows.</param>
    public static RequestDraft? Read(ShellCommand command, ShellWord? input = null)
    {
        var reader = new CurlReader(command, input);
        var words = new Queue<ShellWord>(command.Arguments);
        while (!reader._isRefused && words.TryDequeue(out var word))
        {
            if (word.Literal == "--")
                continue;
            if (word.Beginning is not ['-', _, ..])
                reader.SetUrl(word);
            else if (word.Beginning[1] == '-')
                reader.ReadLong(word, words);
            else
                reader.ReadShort(word, words);
        }

        return !reader._isRefused && reader._hasUrl ? reader.Finish(command) : null;
    }

    public void SetUrl(ShellWord value)
    {
        _isRefused |= _hasUrl;
        (Draft.Url, _hasUrl) = (value, true);
    }

    public void SetMethod(ShellWord value)
    {
        Draft.Method = value.Literal?.ToUpperInvariant();
        _isRefused |= Draft.Method is null or "";
    }

    public void SetHead() => (Draft.Method, Draft.Shows) = ("HEAD", Draft.Shows | RequestShows.Headers | RequestShows.NoBody);

    public void AddQuery(ShellWord value) => Draft.Query.Add(value);

    /// <summary>Adds data; what begins with <c>@</c> stands in a file, or on the input, unless it is raw.</summary>
    public void AddData(ShellWord value, string type, bool isRaw = false)
    {
        if (!isRaw && value.Literal == "@-" && _input is not null)
            (value, type) = (_input, "application/json");
        else
            _isRefused |= !isRaw && value.Beginning.StartsWith('@');
        _data.Add(value);
        _bodyType ??= type;
    }

    /// <summary>Adds data that is percent-encoded: of <c>name=content</c> the content, of anything else all of it.</summary>
    public void AddEncoded(ShellWord value, string type)
    {
        var (prefix, content) = value.Cut('=') is { } cut
            ? (cut.Before.Literal is { Length: > 0 } name ? name + "=" : string.Empty, cut.After)
            : (string.Empty, value);
        _isRefused |= content.Literal is null;
        AddData(ShellWord.Of(prefix + Uri.EscapeDataString(content.Literal ?? string.Empty), value), type);
    }

    /// <summary>Adds <c>Name: value</c>; <c>Name:</c> takes a header of curl's own away.</summary>
    public void AddHeader(ShellWord value)
    {
        _isRefused |= value.Beginning.StartsWith('@');
        if (value.Cut(':') is not { } cut || cut.Before.Literal is not { Length: > 0 } name)
            return;
        var text = cut.After.Skip(cut.After.Beginning.Length - cut.After.Beginning.TrimStart().Length);
        if (text.Parts.Count > 0)
            Draft.Headers.Add(KeyValuePair.Create(name.Trim(), text));
    }

    public void AddHeader(string name, string prefix, ShellWord value) =>
        Draft.Headers.Add(
            KeyValuePair.Create(name, prefix.Length == 0 ? value : value with { Parts = [new ShellPart.Literal(prefix), .. value.Parts] })
        );

    /// <summary>Adds cookies; a name without a value is that of a file.</summary>
    public void AddCookie(ShellWord value)
    {
        _isRefused |= value.Literal?.Contains('=', StringComparison.Ordinal) == false;
        AddHeader("Cookie", string.Empty, value);
    }

    public void WriteTo(ShellWord file)
    {
        if (file.Literal is "/dev/null")
            Draft.Shows |= RequestShows.NoBody;
        else if (file.Literal is not ("-" or "/dev/stdout"))
            WriteFile(file, "the file of `--output` is not written");
    }

    public void WriteFile(ShellWord at, string what)
    {
        Draft.WritesFile = true;
        Lose(at, what, "the answer is kept as evidence by itself");
    }

    public void WriteOut(ShellWord format)
    {
        if (
            format.Beginning.Contains("http_code", StringComparison.Ordinal)
            || format.Beginning.Contains("response_code", StringComparison.Ordinal)
        )
            Draft.Shows |= RequestShows.Status;
        if (format.Beginning.Contains("time_", StringComparison.Ordinal))
            Draft.Shows |= RequestShows.Time;
    }

    public void Lose(ShellWord at, string what, string help) => Draft.Losses.Add(new RequestLoss(at, what, help));

    /// <summary>A length of time in seconds; null where it is none that a step could wait.</summary>
    public static TimeSpan? TimeOf(ShellWord word) =>
        double.TryParse(word.Literal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds)
            : null;

    public static int CountOf(ShellWord word) =>
        int.TryParse(word.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private void ReadLong(ShellWord word, Queue<ShellWord> words)
    {
        if (word.Cut('=') is { } cut && Find(cut.Before.Beginning[2..]) is { TakesValue: true } valued)
            valued.Read?.Invoke(this, cut.After);
        else if (word.Literal is not null && Find(word.Literal[2..]) is { } option)
            Apply(
                option,
                word,
                !option.TakesValue ? word
                    : words.TryDequeue(out var value) ? value
                    : null
            );
        else
            _isRefused |=
                word.Literal?.StartsWith("--no-", StringComparison.Ordinal) != true || Find(word.Literal[5..]) is not { TakesValue: false };
    }

    private void ReadShort(ShellWord word, Queue<ShellWord> words)
    {
        for (var i = 1; i < word.Beginning.Length; i++)
        {
            var option = CurlOption.All.FirstOrDefault(o => o.Short == word.Beginning[i]);
            if (option is not { TakesValue: true })
            {
                Apply(option, word, word);
                continue;
            }

            var rest = word.Skip(i + 1);
            Apply(
                option,
                word,
                rest.Parts.Count > 0 ? rest
                    : words.TryDequeue(out var value) ? value
                    : null
            );
            return;
        }
    }

    private void Apply(CurlOption? option, ShellWord at, ShellWord? value)
    {
        if (option is null || value is null)
            _isRefused = true;
        else
            option.Read?.Invoke(this, option.TakesValue ? value : at);
    }

    // By its name or, as curl does, by the beginning of one alone.
    private static CurlOption? Find(string name)
    {
        if (CurlOption.All.FirstOrDefault(o => o.Long == name) is { } exact)
            return exact;
        var beginning = CurlOption.All.Where(o => name.Length > 0 && o.Long.StartsWith(name, StringComparison.Ordinal)).ToList();
        return beginning.Count == 1 ? beginning[0] : null;
    }

    private RequestDraft? Finish(ShellCommand command)
    {
        if (_data.Exists(d => d.Literal == "-"))
            return null;
        if (
            _bodyType == "application/json"
            && _input is null
            && !Draft.Headers.Exists(h => h.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase))
        )
            AddHeader("Accept", string.Empty, ShellWord.Of("application/json", command.Words[0]));
        if (IsGet)
        {
            Draft.Method ??= "GET";
            Draft.Query.InsertRange(0, _data);
        }
        else if (_data.Count > 0)
            (Draft.Body, Draft.BodyType) = (Joined(_data), _bodyType);
        return Draft;
    }

    private static ShellWord Joined(List<ShellWord> data) =>
        data[0] with
        {
            Parts = [.. data.SelectMany((d, i) => i == 0 ? d.Parts : [new ShellPart.Literal("&"), .. d.Parts])],
        };
}
