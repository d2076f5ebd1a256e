using System.Text;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.Definitions.Values;

/// <summary>
/// A file that holds a secret, as mounts of Kubernetes, systemd and Vault's agent give them: its owner is this account or
/// root, and nobody else can write it. It is read anew whenever it is asked for: what renews a token replaces the file.
/// </summary>
public static class SecretFile
{
    private const int Most = 64 * 1024;
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <param name="path">Whole.</param>
    /// <returns>What it holds without the line end at its end, or what is wrong with it, without what it holds.</returns>
    public static Result<string, string> Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return Result.Failed("there is no such file");

            // A mount is a link to the secret's latest version.
            var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            using var file = Open(real, out var problem);
            if (file is null)
                return Result.Failed(problem!);
            if (file.Length > Most)
                return Result.Failed($"it has {file.Length} bytes, more than the {Most} of a secret");
            using var reader = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            var text = new char[Most + 1];
            var length = reader.ReadBlock(text);
            if (length > Most)
                return Result.Failed($"it has more than the {Most} bytes of a secret");
            var value = new string(text, 0, length).TrimEnd('\r', '\n');
            return value.Length == 0 ? Result.Failed("it is empty") : value;
        }
        catch (DecoderFallbackException)
        {
            return Result.Failed("it is no text in UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Result.Failed("it cannot be read");
        }
    }

    private static FileStream? Open(string path, out string? problem)
    {
        if (!UnixFile.IsSupported)
        {
            var file = File.OpenRead(path);
            problem = OperatingSystem.IsWindows() ? null : ProblemOf(File.GetUnixFileMode(file.SafeFileHandle), isRoots: false);
            if (problem is null)
                return file;
            file.Dispose();
            return null;
        }

        if (UnixFile.TryOpen(path) is not var (opened, facts))
        {
            problem = "it is no file that this account can read";
            return null;
        }

        problem =
            facts.Owner != 0 && facts.Owner != UnixFile.Account
                ? $"it belongs to {UnixFile.NameOf(facts.Owner)}, neither to this account nor to root"
                : ProblemOf(facts.Mode, isRoots: facts.Owner == 0);
        if (problem is null)
            return opened;
        opened.Dispose();
        return null;
    }

    // Projected tokens of a cluster are root's and readable by all of their container.
    private static string? ProblemOf(UnixFileMode mode, bool isRoots) =>
        (mode & WrittenByOthers) != 0 ? "others than its owner can write it: chmod 600"
        : !isRoots && (mode & UnixFileMode.OtherRead) != 0 ? "every account of the machine can read it: chmod 600"
        : null;
}
