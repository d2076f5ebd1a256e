using System.Diagnostics;
using System.Text;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

/// <summary>GitHub's own description of its API, served by Prism, which says of each request what is wrong with it.</summary>
internal sealed class Prism : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private Prism(Process process, Uri address) => (_process, _http) = (process, new HttpClient { BaseAddress = address });

    public static async Task<Prism> StartAsync()
    {
        var (tool, file) = (Component.NodeTool("prism"), Component.NodeFile("@octokit/openapi/generated/api.github.com.json"));
        var port = FreePort.Next();
        var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "mock", "--host", "127.0.0.1", "--port", $"{port}", file })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var prism = new Prism(process, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            // What it logs is read to the end, or it would wait for us.
            var listens = new TaskCompletionSource();
            var said = new StringBuilder();
            void Hear(object sender, DataReceivedEventArgs line)
            {
                string all;
                lock (said)
                    all = said.AppendLine(line.Data).ToString();
                if (line.Data is null)
                    listens.TrySetException(new InvalidOperationException($"Prism ended: {all}"));
                else if (line.Data.Contains("Prism is listening", StringComparison.Ordinal))
                    listens.TrySetResult();
            }

            process.OutputDataReceived += Hear;
            process.ErrorDataReceived += (_, line) =>
            {
                lock (said)
                    said.AppendLine(line.Data);
            };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await listens.Task.WaitAsync(TimeSpan.FromMinutes(2));
            return prism;
        }
        catch
        {
            prism.Dispose();
            throw;
        }
    }

    /// <summary>What is wrong with a request; null where it is as GitHub describes it.</summary>
    public async Task<string?> ProblemOfAsync(FakeRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.TrimStart('/') + request.RawQuery);
        if (request.Text.Length > 0)
            message.Content = new StringContent(request.Text, Encoding.UTF8, request.Headers["Content-Type"].Split(';')[0]);

        // Not Accept: the description knows application/vnd.github+json, which GitHub recommends, by its other name alone.
        foreach (var (name, value) in request.Headers.Where(h => h.Key is "User-Agent" or "X-GitHub-Api-Version"))
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(message);
        var violations = response.Headers.TryGetValues("sl-violations", out var values) ? string.Join(' ', values) : null;
        if (violations?.Contains("\"request\"", StringComparison.Ordinal) == true)
            return violations;
        return response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadAsStringAsync()
            : null;
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.Ends();
        _process.Dispose();
    }
}
