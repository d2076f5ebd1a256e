using System.Security.Cryptography;
using Runbooks.Definitions.Values;

namespace Runbooks.Watch.Listening;

/// <summary>
/// The credential that a watch makes for its listener where none was given: any account and any page of the machine reaches
/// a loopback address, and one request there can have a target rolled back. It stays the same over restarts.
/// </summary>
/// <param name="Path">The file that holds it, for this account alone.</param>
/// <param name="Value">The token.</param>
public sealed record ListenToken(string Path, string Value)
{
    private const string FileName = "listen-token";
    private const int Letters = 43;

    /// <summary>Takes the one of a watch's directory, or makes it.</summary>
    /// <param name="directory">The directory of a watch, which is its account's alone.</param>
    /// <exception cref="IOException">It can be neither read nor written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static ListenToken Of(string directory)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        if (SecretFile.Read(path) is ({ Length: Letters } known, null))
            return new ListenToken(path, known);
        File.Delete(path);
        var token = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", Letters);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(token + "\n");
        return new ListenToken(path, token);
    }

    /// <summary>How it is used, for a person; nowhere is the token itself in it.</summary>
    /// <param name="address">Where the watch listens.</param>
    public IReadOnlyList<string> Usage(Uri address) =>
        [
            $"Whoever speaks to {address.AbsoluteUri.TrimEnd('/')} needs the credential in {Path}, which this account alone can read.",
            "  Alertmanager, with a copy that its account can read:",
            "    webhook_configs:",
            $"      - url: {new Uri(address, WatchServer.WebhookPath)}",
            $"        http_config: {{ authorization: {{ type: Bearer, credentials_file: {Path} }} }}",
            "  by hand:",
            $"    {{ printf 'Authorization: Bearer '; cat '{Path}'; }} | curl -H @- {new Uri(address, "/status.txt")}",
            $"  in a browser: the user is `{Authentication.TokenUser}`, and the password what stands in that file",
        ];
}
