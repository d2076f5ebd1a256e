using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Git.Servers;

/// <summary>A real server, started by a test on a free port of this machine and gone with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>What it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static ServerProcess Start(string program, IReadOnlyList<string> arguments, Func<bool> isReady)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // What the user of this machine has configured is none of a server's business.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += server.Hear;
        server._process.ErrorDataReceived += server.Hear;
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!isReady())
        {
            if (server._process.HasExited || clock.Elapsed > Bounded.Patience)
            {
                server.Dispose();
                Assert.Fail($"{program} does not start: {server.Log}");
            }

            Thread.Yield();
        }

        return server;
    }

    /// <summary>Whether somebody listens.</summary>
    public static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody listens at a socket.</summary>
    public static bool Answers(string path)
    {
        try
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Ends();
        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
            _log.AppendLine(line.Data);
    }
}
