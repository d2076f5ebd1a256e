using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Cli.Hosting;

/// <summary>
/// A terminal whose lines are broken at words: whatever is written to one goes through here, and what goes on stands under
/// where its words began. The terminal itself breaks inside them. A word that is longer than a line stays whole, and so do
/// lines that somebody may copy: commands, and the lines of a file that a mistake points at. Escapes of ours take no cells.
/// </summary>
/// <param name="terminal">Where it goes.</param>
/// <param name="columns">How wide that is at this moment; null where it is no terminal.</param>
internal sealed partial class WrappingWriter(TextWriter terminal, Func<int?> columns) : TextWriter(terminal.FormatProvider)
{
    private int _at;
    private int _indent;
    private bool _staysWhole;

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Says that the cursor is at the beginning of a line: somebody has typed Enter.</summary>
    public void BeginLine() => _at = 0;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + NewLine);

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (value is not { Length: > 0 })
            return;
        if (columns() is not { } width)
        {
            terminal.Write(value);
            return;
        }

        var made = new StringBuilder(value.Length + 16);
        var from = 0;
        while (from < value.Length)
        {
            var end = value.IndexOf('\n', from);
            var line = value[from..(end < 0 ? value.Length : end)];
            Put(made, line, width);
            from = end < 0 ? value.Length : end + 1;
            if (end < 0)
                continue;
            made.Append('\n');
            _at = 0;
        }

        terminal.Write(made.ToString());
    }

    /// <inheritdoc/>
    public override void Flush() => terminal.Flush();

    private void Put(StringBuilder made, string line, int width)
    {
        var bare = Escapes().Replace(line, string.Empty);
        if (_at == 0)
            (_indent, _staysWhole) = (WrappedLines.IndentUnder(bare, width), WrappedLines.StaysWhole(bare));
        var cells = Cells.Width(bare);
        if (_staysWhole || _at + cells <= width)
        {
            made.Append(line);
            _at += cells;
            return;
        }

        // Where a line is broken, its last spaces are not printed.
        var (spaces, leading) = (0, _at == 0);
        foreach (var text in WrappedLines.Words(line))
        {
            if (text[0] == ' ')
            {
                spaces = text.Length;
                continue;
            }

            var wide = Cells.Width(Escapes().Replace(text, string.Empty));
            if (!leading && _at > _indent && _at + spaces + wide > width)
            {
                made.Append('\n').Append(' ', _indent);
                (_at, spaces) = (_indent, 0);
            }

            made.Append(' ', spaces).Append(text);
            (_at, spaces) = (_at + spaces + wide, 0);
            leading &= wide == 0;
        }

        made.Append(' ', spaces);
        _at += spaces;
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
