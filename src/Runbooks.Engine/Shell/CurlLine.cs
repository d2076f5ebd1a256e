using System.Globalization;

namespace Runbooks.Shell;

/// <summary>Lines of curl that a person types where the engine is not at hand.</summary>
public static class CurlLine
{
    /// <summary>How each of them begins.</summary>
    public const string Curl = "curl -sS";

    /// <summary>An address, or a path on the target, as an argument.</summary>
    public static string Address(string url) => url.StartsWith('/') ? "\"${BASE}\"" + ShellText.Quote(url) : ShellText.Quote(url);

    /// <summary>A line many times, of each answer its status and its seconds alone.</summary>
    public static string Sample(int requests, string line) =>
        $"for i in $(seq {requests.ToString(CultureInfo.InvariantCulture)}); do {Measured(line)}; done";

    /// <summary>A line that shows of its answer the status and the seconds alone.</summary>
    public static string Measured(string line) =>
        line.Replace(Curl, Curl + " -o /dev/null -w '%{http_code} %{time_total}\\n'", StringComparison.Ordinal);

    /// <summary>A time in seconds, as curl and sleep take it.</summary>
    public static string Seconds(TimeSpan time) => Math.Max(0.001, time.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture);
}
