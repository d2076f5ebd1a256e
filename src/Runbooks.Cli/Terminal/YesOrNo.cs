using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>A question that is answered with yes or no, and nothing else.</summary>
internal static class YesOrNo
{
    /// <summary>Asks until somebody says yes or no.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="question">The question, with its mark; what it takes for an answer is said behind it.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null where standard input ended: that is no answer.</returns>
    public static async Task<bool?> AskAsync(CommandHost host, string question, CancellationToken cancel)
    {
        while (true)
        {
            switch ((await TypedLine.ReadAsync(host, $"{question} [y/n] ", cancel))?.ToLowerInvariant())
            {
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
                case null:
                    return null;
                default:
                    await host.Error.WriteLineAsync("  Please answer y or yes, or n or no.");
                    break;
            }
        }
    }
}
