namespace Runbooks.Cli.Terminal;

/// <summary>A question that is answered with yes or no, and nothing else.</summary>
internal static class YesOrNo
{
    /// <summary>Asks until somebody says yes or no.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="question">What stands in front of the answer.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null where standard input ended: that is no answer.</returns>
    public static async Task<bool?> AskAsync(CommandHost host, string question, CancellationToken cancel)
    {
        while (true)
        {
            await host.Error.WriteAsync(question);

            // The console reads without heed of cancellation, so the reading is left behind when the question is over.
            if (await Task.Run(() => ReadLine(host), CancellationToken.None).WaitAsync(cancel) is not { } answer)
            {
                await host.Error.WriteLineAsync();
                await host.Error.WriteLineAsync("  Standard input has ended, which is no answer.");
                return null;
            }

            switch (answer.Trim().ToLowerInvariant())
            {
                case "y" or "yes": return true;
                case "n" or "no": return false;
                default: await host.Error.WriteLineAsync("  Please answer yes or no."); break;
            }
        }
    }

    // A terminal that is gone fails where a closed pipe would end.
    private static string? ReadLine(CommandHost host)
    {
        try
        {
            return host.In.ReadLine();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
