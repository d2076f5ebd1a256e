using Runbooks.Diagnostics;
using YamlDotNet.Core;

namespace Runbooks.Yaml;

/// <summary>Reads YAML into a tree whose every node knows its place. Whatever the text is, the answer is a tree or diagnostics.</summary>
public static class YamlReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="source">The text.</param>
    /// <param name="bag">Takes every mistake.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>The root; null after a diagnostic was added.</returns>
    public static YamlNode? Read(SourceText source, DiagnosticBag bag, YamlLimits? limits = null)
    {
        limits ??= YamlLimits.Default;
        if (source.Text.Length > limits.MaxLength)
        {
            bag.Add(
                DiagnosticCodes.TooLarge,
                new SourceSpan(source, 1, 1, 0),
                $"the text has {source.Text.Length} characters, more than {limits.MaxLength}"
            );
            return null;
        }

        // In a bag of its own: one that has heard of the same mistakes before does not count them again.
        var own = new DiagnosticBag();
        try
        {
            var parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
            var root = new YamlTreeBuilder(parser, source, own, limits).Build();
            return own.Count == 0 ? root : null;
        }
        catch (YamlTooLargeException)
        {
            return null;
        }
        catch (YamlException e)
        {
            YamlSyntaxErrors.Report(e, source, bag);
            return null;
        }
        catch (Exception e)
            when (e is InvalidOperationException or ArgumentException or OverflowException or IndexOutOfRangeException or FormatException)
        {
            // The scanner has a few ways to stumble over text that is not YAML at all; the text is at fault, not the engine.
            YamlSyntaxErrors.ReportUnclosed(source, bag);
            return null;
        }
        finally
        {
            foreach (var found in own.Sorted())
                bag.Add(found);
        }
    }
}
