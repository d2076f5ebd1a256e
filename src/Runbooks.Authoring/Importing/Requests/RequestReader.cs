using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>Reads the commands that send requests.</summary>
internal static class RequestReader
{
    /// <summary>Whether a command of this name sends a request.</summary>
    public static bool Sends(string? name) => name is "curl" or "wget";

    /// <summary>Reads a command; null where it sends no request.</summary>
    /// <param name="command">The command.</param>
    public static RequestDraft? Read(ShellCommand command) =>
        command.Name switch
        {
            "curl" => CurlReader.Read(command),
            "wget" => WgetReader.Read(command),
            _ => null,
        };
}
