using System.Globalization;
using System.Text;

namespace Runbooks.Git;

/// <summary>
/// A <c>git cat-file --batch</c> that is talked to: one process for however many objects. In a partial clone it fetches what
/// is promised, so that an answer may need the network; it is bounded, and a process that does not answer is killed.
/// </summary>
internal sealed class ObjectReader : IDisposable
{
    // A blob that must be fetched first comes over the network.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<Stream> _input = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Stream> _output = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _talk = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _kill = new();
    private readonly Task<string> _process;
    private readonly byte[] _one = new byte[1];

    public ObjectReader(GitProgram git) =>
        _process = Task.Run(() => git.ConverseAsync(["cat-file", "--batch"], _input, _output, _talk.Task, _kill.Token));

    /// <param name="name">A hash, or whatever git resolves to an object; no line breaks.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <returns>Its hash, its kind and its bytes, null where there are more; null for an object that is not there, or a name of
    /// several.</returns>
    /// <exception cref="GitFailedException">The program does not answer.</exception>
    public (string Hash, string Kind, byte[]? Content)? Read(string name, long most) =>
        Task.Run(() => ReadAsync(name, most)).GetAwaiter().GetResult();

    private async Task<(string Hash, string Kind, byte[]? Content)?> ReadAsync(string name, long most)
    {
        using var bound = new CancellationTokenSource(Bound, TimeProvider.System);
        try
        {
            var input = await Started(_input.Task).WaitAsync(bound.Token);
            await input.WriteAsync(Encoding.UTF8.GetBytes(name + "\n"), bound.Token);
            await input.FlushAsync(bound.Token);
            var output = await Started(_output.Task).WaitAsync(bound.Token);
            return await AnswerAsync(output, most).WaitAsync(bound.Token);
        }
        catch (Exception e)
            when (e is OperationCanceledException or EndOfStreamException or ObjectDisposedException
                || (e is IOException and not GitFailedException)
            )
        {
            await _kill.CancelAsync();
            _talk.TrySetResult();
            throw new GitFailedException(await _process);
        }
    }

    // `HASH KIND SIZE`, the bytes and a line break; or `NAME missing`, `NAME ambiguous`.
    private async Task<(string Hash, string Kind, byte[]? Content)?> AnswerAsync(Stream output, long most)
    {
        var head = new StringBuilder();
        for (var c = await ByteAsync(output); c != '\n'; c = await ByteAsync(output))
            head.Append((char)c);
        var words = head.ToString().Split(' ');
        if (words.Length != 3 || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return null;
        if (size > most)
        {
            for (var left = size + 1; left > 0; )
            {
                var some = new byte[Math.Min(left, 64 * 1024)];
                await output.ReadExactlyAsync(some);
                left -= some.Length;
            }

            return (words[0], words[1], null);
        }

        var content = new byte[size];
        await output.ReadExactlyAsync(content);
        await ByteAsync(output);
        return (words[0], words[1], content);
    }

    private async Task<byte> ByteAsync(Stream output)
    {
        await output.ReadExactlyAsync(_one);
        return _one[0];
    }

    private async Task<Stream> Started(Task<Stream> stream) =>
        await Task.WhenAny(stream, _process) == stream ? await stream : throw new GitFailedException(await _process);

    /// <inheritdoc/>
    public void Dispose()
    {
        _talk.TrySetResult();
        _kill.CancelAfter(GitProgram.Bound);
        _ = _process.ContinueWith(_ => _kill.Dispose(), TaskScheduler.Default);
    }
}
