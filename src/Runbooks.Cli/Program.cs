using System.Text;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Cli.Terminal;
using Runbooks.Connections;

// Before anything opens a file or a pipe.
StandardDescriptors.Open();

// What goes to channels and to GitHub takes the same way as what goes to targets.
if (EnvironmentProxy.OfProcess.IsGiven)
    HttpClient.DefaultProxy = EnvironmentProxy.OfProcess;

// Signals are heard to the end: one that comes when all is done must not end the process by a code of its own.
var interruption = new Interruption();
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var host = new CommandHost(
    WriterOf(Console.OpenStandardOutput(), Console.IsOutputRedirected),
    WriterOf(Console.OpenStandardError(), Console.IsErrorRedirected),
    Console.IsInputRedirected ? Console.In : new TerminalReader(Console.In),
    TimeProvider.System,
    WorkingPlace.Find() ?? WorkingPlace.Root,
    Environment.GetEnvironmentVariable
)
{
    OutIsTerminal = !Console.IsOutputRedirected,
    Columns = Console.IsOutputRedirected ? () => null : TerminalColumns.Of,
    ErrorIsTerminal = !Console.IsErrorRedirected,
    ErrorColumns = Console.IsErrorRedirected ? () => null : TerminalColumns.Of,
    InIsTerminal = !Console.IsInputRedirected,
    ReadSecret = HiddenLine.Read,

    // A terminal that is closed ends what runs in it; a service that is told to read its files anew has none.
    OnHangUp = Console.IsOutputRedirected ? interruption.OnHangUp : null,
    OnInterruption = interruption.OnInterruption,
};
if (WorkingPlace.Find() is null && !WorkingPlace.IsNotAskedFor(args))
{
    host.Error.WriteLine("error: the working directory is gone: cd to one that is there");
    return ExitCodes.Invalid;
}

return await CommandTree.RunAsync(host, args, interruption.Token);

static StreamWriter WriterOf(Stream stream, bool isRedirected) =>
    new(isRedirected ? stream : new TerminalStream(stream), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
