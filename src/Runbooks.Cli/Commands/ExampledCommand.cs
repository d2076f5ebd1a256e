using System.CommandLine;

namespace Runbooks.Cli.Commands;

/// <summary>A command whose help ends with an example.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="example">A command line that works.</param>
internal sealed class ExampledCommand(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command line that works.</summary>
    public string Example => example;
}
