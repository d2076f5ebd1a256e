using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>A question with everything a person needs before they answer it: what will be sent, where, and until when.</summary>
internal static class ApprovalQuestion
{
    public static async Task WriteAsync(TextWriter output, ApprovalRequest request, DateTimeOffset expiresAt)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync(RunView.Plain(request.Question));
        await output.WriteLineAsync();
        foreach (var change in request.Changes)
            await output.WriteLineAsync($"  sends     {RunView.Plain(change)}");
        if (request.Changes.Count == 0)
            await output.WriteLineAsync("  sends     nothing that changes the target");
        await output.WriteLineAsync($"  to        {RunView.Plain(request.Where)}");
        if (request.From.Count > 0)
            await output.WriteLineAsync($"  asked of  {RunView.Plain(string.Join(" or ", request.From))}");
        await output.WriteLineAsync($"  until     {expiresAt.UtcDateTime:HH:mm:ss} UTC; no answer is no");
        await output.WriteLineAsync();
    }
}
