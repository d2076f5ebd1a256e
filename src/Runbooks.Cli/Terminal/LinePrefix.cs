using System.Text;

namespace Runbooks.Cli.Terminal;

/// <summary>A writer whose lines stand behind a name, whole: several may write to one terminal at once.</summary>
/// <param name="prefix">What each line begins with.</param>
/// <param name="write">Takes a whole line.</param>
internal sealed class LinePrefix(string prefix, Action<string> write) : TextWriter
{
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        var line = _line.ToString().TrimEnd();
        _line.Clear();
        if (line.Length > 0 || prefix.Length == 0)
            write(prefix + line);
    }
}
