using System.Net.Sockets;
using Runbooks.Accounts;
using Runbooks.Events;
using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>A question that a run of this machine waits with, of this account or of another: found, and answered.</summary>
/// <param name="Pending">The question: of another account, so that no text in it can be trusted.</param>
/// <param name="Asker">Whose process asks, as the kernel knows it.</param>
public sealed record WaitingApproval(PendingApproval Pending, Account Asker)
{
    private const int LongestQuestion = 256 * 1024;
    private const int MostQuestions = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _path = string.Empty;

    private WaitingApproval(PendingApproval pending, Account asker, string path)
        : this(pending, asker) => _path = path;

    /// <summary>Finds the questions that stand on this machine.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="peerOf">Tells who sits at the other end of a socket.</param>
    /// <param name="cancel">Ends the search.</param>
    public static async Task<IReadOnlyList<WaitingApproval>> FindAsync(
        Func<string, string?> environment,
        Func<Socket, Account?> peerOf,
        CancellationToken cancel
    )
    {
        var paths = ApprovalSocket.Places(environment).SelectMany(SocketsIn).Distinct().Take(MostQuestions);
        var found = await Task.WhenAll(paths.Select(path => LookAsync(path, peerOf, cancel)));
        return
        [
            .. found
                .OfType<WaitingApproval>()
                .OrderBy(w => w.Pending.Run, StringComparer.Ordinal)
                .ThenBy(w => w.Asker.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Says yes or no.</summary>
    /// <returns>Null where it was taken; else why not.</returns>
    public Task<string?> AnswerAsync(bool granted, CancellationToken cancel) => AnswerAsync(new ApprovalReply(granted), cancel);

    /// <summary>Says what became of what was to be done by hand.</summary>
    /// <returns>Null where it was taken; else why not.</returns>
    public Task<string?> AnswerAsync(ManualReport report, CancellationToken cancel) =>
        AnswerAsync(new ApprovalReply(report.Answer != ManualAnswer.Failed, report), cancel);

    private async Task<string?> AnswerAsync(ApprovalReply reply, CancellationToken cancel)
    {
        try
        {
            using var bound = Bound(cancel);
            await using var stream = await ConnectAsync(_path, bound.Token);
            if (
                await ApprovalSocket.ReadLineAsync(stream, LongestQuestion, bound.Token) is not { } line
                || PendingApproval.Read(line) is not { } now
            )
                return "it asks no more";

            // What a person read is what they answer.
            if (
                now.Run != Pending.Run
                || now.Request.Path != Pending.Request.Path
                || now.Request.Question != Pending.Request.Question
                || now.Request.Act != Pending.Request.Act
            )
                return "it asks something else by now";
            await ApprovalSocket.WriteAsync(stream, reply, RunStateJson.Default.ApprovalReply, bound.Token);
            var answer = await ApprovalSocket.ReadLineAsync(stream, LongestQuestion, bound.Token);
            var receipt = answer is null ? null : ApprovalSocket.Parse(answer, RunStateJson.Default.ApprovalReceipt);
            return receipt is { Taken: true } ? null : receipt?.Refused ?? "it did not say that it took the answer";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "it did not answer";
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return "it asks no more, or was answered before";
        }
    }

    private static IEnumerable<string> SocketsIn(string place)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(place, ApprovalSocket.Prefix + "*").Take(MostQuestions)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static async Task<WaitingApproval?> LookAsync(string path, Func<Socket, Account?> peerOf, CancellationToken cancel)
    {
        try
        {
            using var bound = Bound(cancel);
            await using var stream = await ConnectAsync(path, bound.Token);
            var asker = peerOf(stream.Socket) ?? (OperatingSystem.IsWindows() ? Account.Here : null);
            return
                asker is not null
                && await ApprovalSocket.ReadLineAsync(stream, LongestQuestion, bound.Token) is { } line
                && PendingApproval.Read(line) is { } pending
                ? new WaitingApproval(pending, asker, path)
                : null;
        }
        catch (Exception e)
            when (e is SocketException or IOException or ArgumentException
                || (e is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            // Nobody is there any more, or they say nothing.
            return null;
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private static CancellationTokenSource Bound(CancellationToken cancel)
    {
        var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Patience);
        return bound;
    }
}
