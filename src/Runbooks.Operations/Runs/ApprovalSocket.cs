using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Runbooks.Accounts;
using Runbooks.Storage;

namespace Runbooks.Runs;

/// <summary>
/// Where a run waits for an answer: a Unix socket in the place that all accounts of the machine share. Whoever connects is
/// told the question; whose process it is, the kernel says, so that nobody can answer in another's name, nor in two.
/// </summary>
/// <remarks>
/// One line each way: the question, as <see cref="PendingApproval"/> has it, then the answer: <c>{"granted":true}</c>, and for what is
/// done by hand a <c>report</c>; then what became of that: <c>{"taken":true}</c>, or <c>{"refused":"why"}</c>. A refused answer leaves
/// the question standing.
/// </remarks>
internal sealed class ApprovalSocket : IDisposable
{
    /// <summary>What the names of the sockets begin with.</summary>
    internal const string Prefix = MachinePlace.Prefix + "ask-";

    private const int LongestAnswer = 16 * 1024;
    private const int MostOfOne = 4;

    private const UnixFileMode Everybody =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly string _path;
    private readonly PendingApproval _question;
    private readonly Account _starter;
    private readonly Func<Socket, Account?> _peerOf;
    private readonly TaskCompletionSource<(ApprovalReply Reply, Account By)> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Dictionary<string, int> _guests = [];
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _ended;

    private ApprovalSocket(Socket socket, string path, PendingApproval question, Account starter, Func<Socket, Account?> peerOf)
    {
        (_socket, _path, _question, _starter, _peerOf, _ended) = (socket, path, question, starter, peerOf, _over.Token);
        _ = ServeAsync();
    }

    /// <summary>The first answer of an account that may give one.</summary>
    public Task<(ApprovalReply Reply, Account By)> Answer => _answer.Task;

    /// <summary>Where this machine's questions are put, the place for one's own first.</summary>
    /// <param name="environment">Looks an environment variable up.</param>
    public static IReadOnlyList<string> Places(Func<string, string?> environment) =>
        MachinePlace.All(environment) is { Count: > 0 } shared ? shared
        : environment(MachinePlace.Variable) == "none" ? []
        : [Path.GetTempPath()];

    /// <summary>Puts a question where others find it.</summary>
    /// <param name="places">Directories, the first that takes it.</param>
    /// <param name="question">The question.</param>
    /// <param name="starter">The account that began the run.</param>
    /// <param name="peerOf">Tells who sits at the other end.</param>
    /// <returns>Null where no place takes one: then nobody but this terminal can answer.</returns>
    public static ApprovalSocket? TryOpen(
        IReadOnlyList<string> places,
        PendingApproval question,
        Account starter,
        Func<Socket, Account?> peerOf
    )
    {
        foreach (var place in places)
        {
            var path = Path.Combine(place, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint(path));
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, Everybody);
                socket.Listen();
                return new ApprovalSocket(socket, path, question, starter, peerOf);
            }
            catch (Exception e)
                when (e
                        is SocketException
                            or IOException
                            or UnauthorizedAccessException
                            or ArgumentException
                            or PlatformNotSupportedException
                )
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
        _socket.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody listens at it any more, which is what it says to whoever connects.
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var guest = await _socket.AcceptAsync(_ended);
                _ = TalkAsync(guest);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The question is over.
        }
    }

    private async Task TalkAsync(Socket guest)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(_ended);
        bound.CancelAfter(Patience);
        var who = _peerOf(guest) ?? (OperatingSystem.IsWindows() ? _starter : null);
        using var stream = new NetworkStream(guest, ownsSocket: true);
        if (who is null || !Enter(who))
            return;
        try
        {
            await WriteAsync(stream, _question.ToLine(), RunStateJson.Default.ApprovalQuestion, bound.Token);
            if (await ReadLineAsync(stream, LongestAnswer, bound.Token) is not { } line)
                return;
            if (Parse(line, RunStateJson.Default.ApprovalReply) is not { } answer)
                return;
            if (_question.Request.Refuses(who, _starter) is { } refusal)
                await SayAsync(new ApprovalReceipt(Refused: refusal), bound.Token);
            else if (answer.Problem(_question.Request.Act) is { } problem)
                await SayAsync(new ApprovalReceipt(Refused: problem), bound.Token);
            else if (_answer.TrySetResult((answer, who)))
                await SayAsync(new ApprovalReceipt(Taken: true), CancellationToken.None);
            else
                await SayAsync(new ApprovalReceipt(Refused: "it was answered before"), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // They went.
        }
        finally
        {
            lock (_guests)
                _guests[who.Name]--;
        }

        Task SayAsync(ApprovalReceipt receipt, CancellationToken cancel) =>
            WriteAsync(stream, receipt, RunStateJson.Default.ApprovalReceipt, cancel);
    }

    // One account must not keep the others out.
    private bool Enter(Account who)
    {
        lock (_guests)
        {
            var there = _guests.GetValueOrDefault(who.Name);
            if (there >= MostOfOne)
                return false;
            _guests[who.Name] = there + 1;
            return true;
        }
    }

    internal static async Task WriteAsync<T>(Stream stream, T said, JsonTypeInfo<T> shape, CancellationToken cancel) =>
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(said, shape), (byte)'\n'], cancel);

    /// <summary>What a line says; null where it says nothing of that shape.</summary>
    internal static T? Parse<T>(string line, JsonTypeInfo<T> shape)
        where T : class => StateFile.Parse("the line", Encoding.UTF8.GetBytes(line), shape).Value;

    /// <summary>Reads a line; null where none comes, or one that is longer.</summary>
    internal static async Task<string?> ReadLineAsync(Stream stream, int longest, CancellationToken cancel)
    {
        var buffer = new byte[longest];
        var length = 0;
        while (length < longest)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0)
                return null;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
                return Encoding.UTF8.GetString(buffer, 0, end);
        }

        return null;
    }
}
