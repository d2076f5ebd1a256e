using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>What a person is to do by hand, and what they say of it.</summary>
internal static class ManualQuestion
{
    /// <summary>Shows everything that a person needs: what is to be done, the original lines, what they should see, and where.</summary>
    public static async Task WriteAsync(TextWriter output, ApprovalRequest request, DateTimeOffset expiresAt)
    {
        var act = request.Act!;
        await output.WriteLineAsync();
        await output.WriteLineAsync($"By hand: {RunView.Plain(request.Question)}");
        await output.WriteLineAsync();
        if (act.Text is { } text)
        {
            // Somebody copies these lines: nothing in them is broken, and each shows itself alone.
            var whole = PrintableWriter.Whole(output);
            foreach (var line in text.TrimEnd('\n').Split('\n'))
                await whole.WriteLineAsync($"    {RunView.Plain(line)}".TrimEnd());
            await output.WriteLineAsync();
        }

        if (act.DoneWhen is { } seen)
            await output.WriteLineAsync($"  done when  {RunView.Plain(seen)}");
        await output.WriteLineAsync($"  on         {RunView.Plain(request.Where)}");
        if (!act.Changes)
            await output.WriteLineAsync("  changes    nothing on the target");
        await output.WriteLineAsync(
            act.IsBounded
                ? $"  until      {expiresAt.UtcDateTime:HH:mm:ss} UTC; no answer is a failure"
                : "  until      the time of the run is over"
        );
        await output.WriteLineAsync();
    }

    /// <summary>Asks until somebody says what became of it.</summary>
    /// <param name="host">The terminal.</param>
    /// <param name="behind">What is said behind the question; empty for nothing.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <returns>Null where standard input ended: that is no answer.</returns>
    public static async Task<ManualReport?> AskAsync(CommandHost host, string behind, CancellationToken cancel)
    {
        while (true)
        {
            if (await TypedLine.ReadAsync(host, $"Done, skipped, or failed{behind}? [d/s/f] ", cancel) is not { } word)
                return null;
            ManualAnswer? answer = word.ToLowerInvariant() switch
            {
                "d" or "done" => ManualAnswer.Done,
                "s" or "skip" or "skipped" => ManualAnswer.Skipped,
                "f" or "fail" or "failed" => ManualAnswer.Failed,
                _ => null,
            };
            if (answer is not { } given)
            {
                await host.Error.WriteLineAsync("  Please answer d or done, s or skip, or f or failed.");
                continue;
            }

            return await SaidAsync(host, given, cancel) is { } said ? new ManualReport(given, said) : null;
        }
    }

    /// <summary>How long the question stands, for a line; empty where the run alone bounds it.</summary>
    public static string Within(ApprovalRequest request) =>
        request.Act!.IsBounded ? $"within {Duration.Format(request.Expires)}; " : string.Empty;

    private static async Task<string?> SaidAsync(CommandHost host, ManualAnswer answer, CancellationToken cancel)
    {
        var question = answer switch
        {
            ManualAnswer.Done => "What did you see (Enter for nothing)? ",
            ManualAnswer.Skipped => "Why is it skipped? ",
            _ => "What failed? ",
        };
        while (true)
        {
            if (await TypedLine.ReadAsync(host, question, cancel) is not { } said)
                return null;
            if (new ManualReport(answer, said).Problem is not { } problem)
                return said;
            await host.Error.WriteLineAsync($"  Please say it: {problem}.");
        }
    }
}
