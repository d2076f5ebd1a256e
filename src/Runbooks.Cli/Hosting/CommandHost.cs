using System.Net.Sockets;

namespace Runbooks.Cli.Hosting;

/// <summary>What the command uses of the world around it, so that tests can stand in for a terminal.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="In">Standard input.</param>
/// <param name="Time">The clock.</param>
/// <param name="WorkingDirectory">Where the command stands.</param>
/// <param name="Environment">Looks an environment variable up.</param>
internal sealed record CommandHost(
    TextWriter Out,
    TextWriter Error,
    TextReader In,
    TimeProvider Time,
    string WorkingDirectory,
    Func<string, string?> Environment
)
{
    /// <summary>Standard output: what is written there does nothing but show itself.</summary>
    public TextWriter Out { get; init; } = PrintableWriter.Over(Out, Environment);

    /// <summary>Standard error, in the same way.</summary>
    public TextWriter Error { get; init; } = PrintableWriter.Over(Error, Environment);

    /// <summary>Standard output for JSON, YAML, Markdown and what else somebody may copy: its lines are never broken.</summary>
    public TextWriter Document => PrintableWriter.Whole(Out);

    /// <summary>
    /// Standard output for the text of a file, which whoever puts it into one must get as it is; on a terminal it shows itself as all else.
    /// </summary>
    public TextWriter Content => OutIsTerminal ? Document : PrintableWriter.Raw(Out);

    /// <summary>A line that somebody types; null where there is none any more.</summary>
    public string? ReadLine()
    {
        var line = In.ReadLine();
        PrintableWriter.BeginLine(Error);
        return line;
    }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>How many columns standard output has at this moment; null where it is no terminal.</summary>
    public Func<int?> Columns
    {
        get;
        init
        {
            field = value;
            if (Out is PrintableWriter printable)
                printable.Columns = value;
        }
    } = static () => null;

    /// <summary>The same of standard error.</summary>
    public Func<int?> ErrorColumns
    {
        get;
        init
        {
            field = value;
            if (Error is PrintableWriter printable)
                printable.Columns = value;
        }
    } = static () => null;

    /// <summary>How many columns standard output has; null where it is no terminal.</summary>
    public int? OutWidth
    {
        get => Columns();
        init => Columns = () => value;
    }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether somebody can answer questions.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Reads a line that is not shown while it is typed; null where there is none.</summary>
    public Func<string?> ReadSecret
    {
        get => field ??= In.ReadLine;
        init;
    }

    /// <summary>Who gives the command: the account of the operating system, or the one that GitHub names.</summary>
    public string Account
    {
        // Most commands ask for nobody, and the system reads files to tell.
        get =>
            field ??=
                Environment("GITHUB_ACTIONS") == "true" && Environment("GITHUB_ACTOR") is { Length: > 0 } actor
                    ? actor
                    : System.Environment.UserName;
        init;
    }

    /// <summary>The account of the operating system that gives the command, whatever variables say.</summary>
    public Accounts.Account SystemAccount
    {
        get => field ??= Accounts.Account.Here;
        init;
    }

    /// <summary>Tells who sits at the other end of a socket.</summary>
    public Func<Socket, Accounts.Account?> PeerOf { get; init; } = Accounts.Account.OfPeer;

    /// <summary>
    /// Has a hang-up (SIGHUP) do something instead of ending the command, until what it gives back is disposed; null where none is heard.
    /// </summary>
    public Func<Action, IDisposable>? OnHangUp { get; init; }

    /// <summary>
    /// Has somebody say what is finished first when the command is told to stop, each time that it is, until what it gives back is
    /// disposed; null where nobody can tell it.
    /// </summary>
    public Func<Action, IDisposable>? OnInterruption { get; init; }

    /// <summary>Whether a line may move: neither in continuous integration nor on a terminal that cannot.</summary>
    public bool CanMove => !IsCi && Environment("TERM") != "dumb";

    /// <summary>Whether colours are wanted on a terminal: no-color.org, CI and dumb terminals are honoured.</summary>
    public bool WantsColour => string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>Whether this is a continuous-integration machine, where nothing moves and nobody answers.</summary>
    public bool IsCi => Environment("CI") is { Length: > 0 } ci && ci != "false";
}
