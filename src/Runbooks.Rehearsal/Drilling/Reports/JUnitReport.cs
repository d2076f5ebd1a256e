using System.Globalization;
using System.Text;
using System.Xml;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>A drill as JUnit's XML, which every CI reads: a suite for each runbook, a test case for each case.</summary>
public static class JUnitReport
{
    /// <summary>Writes it. The times are those of the runs by their own clocks.</summary>
    /// <param name="report">The drill.</param>
    public static string Write(DrillReport report)
    {
        using var text = new Utf8Text();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            var on = report.Options.On.Described is { } target ? $" --target {target.Name}" : string.Empty;
            Count(xml, $"runbook drill{on}", report.Results, report.NotRehearsed.Count);
            foreach (var runbook in report.Runbooks)
            {
                var results = report.Of(runbook).ToList();
                xml.WriteStartElement("testsuite");
                var missed = report.NotRehearsed.Where(f => f.Span!.Source == runbook.Source).ToList();
                Count(xml, runbook.Id, results, missed.Count);
                foreach (var result in results)
                    Case(xml, runbook.Id, result);
                foreach (var finding in missed)
                    NotRehearsed(xml, runbook.Id, finding);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Count(XmlWriter xml, string name, IReadOnlyList<DrillResult> results, int notRehearsed)
    {
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", Number(results.Count + notRehearsed));
        xml.WriteAttributeString("failures", Number(results.Count(r => !r.IsAsExpected) + notRehearsed));
        xml.WriteAttributeString("time", results.Sum(r => r.Seconds).ToString("0.###", CultureInfo.InvariantCulture));
    }

    private static void Case(XmlWriter xml, string runbook, DrillResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", runbook);
        xml.WriteAttributeString("name", result.Case.Name);
        var path = result.Case.Runbook.Source.Path;
        if (!path.StartsWith('('))
            xml.WriteAttributeString("file", path);
        xml.WriteAttributeString("time", result.Seconds.ToString("0.###", CultureInfo.InvariantCulture));
        foreach (var finding in result.Findings)
            Failure(xml, finding, path);
        xml.WriteEndElement();
    }

    private static void NotRehearsed(XmlWriter xml, string runbook, Diagnostic finding)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", runbook);
        xml.WriteAttributeString("name", $"not-rehearsed:{finding.Span!.Line}");
        Failure(xml, finding, finding.Span!.Source.Path);
        xml.WriteEndElement();
    }

    private static void Failure(XmlWriter xml, Diagnostic finding, string path)
    {
        xml.WriteStartElement("failure");
        xml.WriteAttributeString("type", finding.Code.Id);
        xml.WriteAttributeString("message", Clean(finding.Message));
        xml.WriteString(Clean($"{finding.Span?.ToString() ?? path}: {finding.Message}\n{finding.Help}"));
        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A target's words may hold what XML cannot.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private sealed class Utf8Text : StringWriter
    {
        public Utf8Text()
            : base(CultureInfo.InvariantCulture) { }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
