using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Editors;

/// <summary>The YAML language server that editors use, spoken to as an editor does: LSP over standard input and output.</summary>
internal sealed class LanguageServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Dictionary<string, JsonArray> _diagnostics = [];
    private int _id;

    private LanguageServer(Process process) => _process = process;

    /// <summary>Starts it in a folder, which takes its schemas from the first lines of files alone.</summary>
    public static async Task<LanguageServer> StartAsync(string folder)
    {
        var start = new ProcessStartInfo(
            Component.Program("node"),
            [Component.NodeFile("yaml-language-server/bin/yaml-language-server"), "--stdio"]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new LanguageServer(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginErrorReadLine();
        await server.AskAsync(
            "initialize",
            new JsonObject
            {
                ["processId"] = Environment.ProcessId,
                ["rootUri"] = new Uri(folder).AbsoluteUri,
                ["workspaceFolders"] = new JsonArray(new JsonObject { ["uri"] = new Uri(folder).AbsoluteUri, ["name"] = "runbooks" }),
                ["capabilities"] = new JsonObject
                {
                    ["textDocument"] = new JsonObject
                    {
                        ["completion"] = new JsonObject
                        {
                            ["completionItem"] = new JsonObject
                            {
                                ["documentationFormat"] = new JsonArray("markdown"),
                                ["snippetSupport"] = true,
                            },
                        },
                        ["hover"] = new JsonObject { ["contentFormat"] = new JsonArray("markdown") },
                        ["publishDiagnostics"] = new JsonObject(),
                    },
                    ["workspace"] = new JsonObject { ["configuration"] = false },
                },
            }
        );
        await server.TellAsync("initialized", []);

        // Nothing is fetched: the public store of schemas is off.
        await server.TellAsync(
            "workspace/didChangeConfiguration",
            new JsonObject
            {
                ["settings"] = new JsonObject
                {
                    ["yaml"] = new JsonObject
                    {
                        ["validate"] = true,
                        ["hover"] = true,
                        ["completion"] = true,
                        ["schemaStore"] = new JsonObject { ["enable"] = false },
                    },
                },
            }
        );
        return server;
    }

    /// <summary>Opens a file and waits for what the server says of it.</summary>
    public async Task<JsonArray> OpenAsync(string path, string text)
    {
        var uri = new Uri(path).AbsoluteUri;
        _diagnostics.Remove(uri);
        await TellAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "yaml",
                    ["version"] = 1,
                    ["text"] = text,
                },
            }
        );
        while (!_diagnostics.ContainsKey(uri))
            await ReadAsync();
        return _diagnostics[uri];
    }

    /// <summary>The labels that are offered at a place, each with its documentation. Lines and columns count from 0.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CompleteAsync(string path, int line, int column)
    {
        var answer = await AskAsync("textDocument/completion", At(path, line, column));
        var items = (answer as JsonArray ?? answer?["items"] as JsonArray) ?? [];
        return items
            .DistinctBy(i => i!["label"]!.GetValue<string>())
            .ToDictionary(i => i!["label"]!.GetValue<string>(), i => Text(i!["documentation"]));
    }

    /// <summary>What is shown when the pointer rests on a place. Lines and columns count from 0.</summary>
    public async Task<string> HoverAsync(string path, int line, int column) =>
        Text((await AskAsync("textDocument/hover", At(path, line, column)))?["contents"]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.EndsAsync();
        _process.Dispose();
    }

    private static JsonObject At(string path, int line, int column) =>
        new()
        {
            ["textDocument"] = new JsonObject { ["uri"] = new Uri(path).AbsoluteUri },
            ["position"] = new JsonObject { ["line"] = line, ["character"] = column },
        };

    private static string Text(JsonNode? node) =>
        node switch
        {
            JsonValue text => text.GetValue<string>(),
            JsonObject markup => markup["value"]?.GetValue<string>() ?? string.Empty,
            _ => string.Empty,
        };

    private async Task<JsonNode?> AskAsync(string method, JsonObject parameters)
    {
        var id = ++_id;
        await WriteAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["id"] = id,
                ["method"] = method,
                ["params"] = parameters,
            }
        );
        while (true)
        {
            var message = await ReadAsync();
            if (message["method"] is not null || message["id"] is not JsonValue answered || answered.GetValue<int>() != id)
                continue;
            Assert.That(message["error"], Is.Null);
            return message["result"];
        }
    }

    private Task TellAsync(string method, JsonObject parameters) =>
        WriteAsync(
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["method"] = method,
                ["params"] = parameters,
            }
        );

    private async Task WriteAsync(JsonObject message)
    {
        var content = Encoding.UTF8.GetBytes(message.ToJsonString());
        var stream = _process.StandardInput.BaseStream;
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n"))
        );
        await stream.WriteAsync(content);
        await stream.FlushAsync();
    }

    private async Task<JsonNode> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Bounded.Patience);
        var stream = _process.StandardOutput.BaseStream;
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, patience.Token);
            head.Append((char)one[0]);
        }

        var length = int.Parse(
            head.ToString().Split("\r\n").First(l => l.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase)).Split(':')[1],
            CultureInfo.InvariantCulture
        );
        var content = new byte[length];
        await stream.ReadExactlyAsync(content, patience.Token);
        var message = JsonNode.Parse(content)!;
        switch (message["method"]?.GetValue<string>())
        {
            case "textDocument/publishDiagnostics":
                _diagnostics[message["params"]!["uri"]!.GetValue<string>()] = (JsonArray)message["params"]!["diagnostics"]!;
                break;
            case not null when message["id"] is { } asked:
                await WriteAsync(
                    new JsonObject
                    {
                        ["jsonrpc"] = "2.0",
                        ["id"] = asked.DeepClone(),
                        ["result"] = null,
                    }
                );
                break;
        }

        return message;
    }
}
