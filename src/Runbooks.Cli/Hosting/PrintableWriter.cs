using System.Text;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Hosting;

/// <summary>
/// Standard output and standard error as every command has them: whatever is written shows itself and does nothing, because
/// a target, an alert, a commit or a file may have written it (<see cref="PrintableText"/>). In a workflow of GitHub's no
/// line is one of its commands. Only what moves or colours a terminal asks for <see cref="Raw"/>, and makes its texts
/// printable itself.
/// </summary>
internal sealed class PrintableWriter : TextWriter
{
    private readonly TextWriter _raw;
    private readonly WrappingWriter _wrapped;
    private readonly bool _breaksCommands;
    private bool _isAtBeginning = true;
    private char _half;

    private PrintableWriter(TextWriter raw, bool breaksCommands)
        : base(raw.FormatProvider)
    {
        (_raw, _breaksCommands, _wrapped) = (raw, breaksCommands, new WrappingWriter(raw, () => Columns()));
        CoreNewLine = raw.NewLine.ToCharArray();
    }

    /// <summary>
    /// How wide the terminal is at this moment, so that lines are broken at words; null where it is none, and for texts that stay as they
    /// are.
    /// </summary>
    public Func<int?> Columns { get; set; } = static () => null;

    /// <inheritdoc/>
    public override Encoding Encoding => _raw.Encoding;

    /// <summary>A writer that prints what is printable.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="environment">Tells whether a workflow of GitHub's reads it.</param>
    public static TextWriter Over(TextWriter writer, Func<string, string?> environment) =>
        writer is PrintableWriter ? writer : new PrintableWriter(writer, environment("GITHUB_ACTIONS") == "true");

    /// <summary>Where escapes of our own go: the writer under this one, or itself where there is none.</summary>
    public static TextWriter Raw(TextWriter writer) => writer is PrintableWriter printable ? printable._raw : writer;

    /// <summary>Where texts with colours of our own go that are broken at words as all others.</summary>
    public static TextWriter Coloured(TextWriter writer) => writer is PrintableWriter printable ? printable._wrapped : writer;

    /// <summary>Where documents go: printable, and each line as it is, however long, because somebody may copy it.</summary>
    public static TextWriter Whole(TextWriter writer) =>
        writer is PrintableWriter printable ? new PrintableWriter(printable._raw, printable._breaksCommands) : writer;

    /// <summary>Says that somebody has typed Enter: what is written next stands at the beginning of a line.</summary>
    public static void BeginLine(TextWriter writer) => (writer as PrintableWriter)?._wrapped.BeginLine();

    /// <inheritdoc/>
    public override void Write(char value)
    {
        // The halves of a pair come one by one.
        if (_half != '\0')
        {
            Put(new string([_half, value]));
            _half = '\0';
        }
        else if (char.IsHighSurrogate(value))
        {
            _half = value;
        }
        else
        {
            Put(value.ToString());
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (value is { Length: > 0 })
            Put(value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Put(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Put(buffer.ToString());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Put(value + NewLine);

    /// <inheritdoc/>
    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync()
    {
        WriteLine();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Flush() => _raw.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync() => _raw.FlushAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _raw.Dispose();
        base.Dispose(disposing);
    }

    private void Put(string text)
    {
        text = PrintableText.Document(text);
        _wrapped.Write(_breaksCommands ? WithoutCommands(text) : text);
    }

    // The runner takes a line for a command that begins, after spaces, with :: or ##[.
    private string WithoutCommands(string text)
    {
        var made = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            var begins =
                _isAtBeginning
                && (
                    text.AsSpan(i).StartsWith("::", StringComparison.Ordinal) || text.AsSpan(i).StartsWith("##[", StringComparison.Ordinal)
                );
            if (begins)
                made.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            else
                made.Append(sign);
            _isAtBeginning = sign == '\n' || (_isAtBeginning && char.IsWhiteSpace(sign));
        }

        return made.ToString();
    }
}
