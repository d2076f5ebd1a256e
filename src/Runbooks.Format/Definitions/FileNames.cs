using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Holds a file to the name that stands in it: what is named on a command line is found by its file.</summary>
public static class FileNames
{
    /// <summary>Tells of a file that is called otherwise.</summary>
    /// <param name="source">The file; one that is built in, or was given by no file, has no name to hold it to.</param>
    /// <param name="name">The name that stands in it.</param>
    /// <param name="entry">Where it stands.</param>
    /// <param name="bag">Takes the diagnostic.</param>
    /// <param name="message">What is wrong, given the name of the file.</param>
    /// <param name="help">The mend, given the file's name without its ending.</param>
    public static void Check(
        SourceText source,
        string name,
        YamlEntry entry,
        DiagnosticBag bag,
        Func<string, string> message,
        Func<string, string>? help = null
    )
    {
        var file = Path.GetFileNameWithoutExtension(source.Path);
        if (file == name || source.Path.StartsWith('('))
            return;
        bag.Add(
            DiagnosticCodes.MalformedId,
            entry.Value.Span,
            message(Path.GetFileName(source.Path)),
            help: help is null ? $"name the file `{name}.yaml`" : help(file)
        );
    }
}
