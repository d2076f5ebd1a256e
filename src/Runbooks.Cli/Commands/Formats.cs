using System.CommandLine;

namespace Runbooks.Cli.Commands;

/// <summary>The `--format` option, with the formats that a command has.</summary>
internal static class Formats
{
    /// <summary>Makes the option; the first format is the usual one.</summary>
    public static Option<string> Option(params string[] formats)
    {
        var option = new Option<string>("--format")
        {
            Description = $"How to write the answer: {string.Join(", ", formats)}.",
            DefaultValueFactory = _ => formats[0],
        };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
