using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>What somebody types behind a question.</summary>
internal static class TypedLine
{
    /// <summary>Asks, and reads one line, without white space around it.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="question">What is asked, with the blank behind it.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null where standard input ended: that is no answer, and is said.</returns>
    public static async Task<string?> ReadAsync(CommandHost host, string question, CancellationToken cancel)
    {
        await host.Error.WriteAsync(question);

        // The console reads without heed of cancellation, so the reading is left behind when the question is over.
        if (await Task.Run(host.ReadLine, CancellationToken.None).WaitAsync(cancel) is { } line)
            return line.Trim();
        await host.Error.WriteLineAsync();
        await host.Error.WriteLineAsync("  Standard input has ended, which is no answer.");
        return null;
    }
}
